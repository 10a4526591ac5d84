"""An answer as the terminal shows it."""

from assistant.answer import Answer
from assistant.wording import say

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def render(answer: Answer, *, colours: bool) -> str:
    """Return an answer with its sources below, as lines of text."""
    text = answer.answer
    if colours:
        for piece in dict.fromkeys(answer.emphasis):
            text = text.replace(piece, f"{_BOLD}{piece}{_PLAIN}")
    lines = [text]
    if answer.standalone != answer.question.strip():
        lines.insert(0, say("turn.standalone", answer.language, question=answer.standalone))
    if answer.notice:
        lines.append(answer.notice)
    for citation in answer.citations:
        lines.append(
            f"\n[{citation.marker}] {' › '.join(citation.section)}  ({citation.document} {citation.start}–{citation.end})"
        )
        lines.append(f"    {citation.quote}")
    if answer.nearest:
        lines.append("\n" + say("turn.nearest", answer.language))
        lines.extend(f"  · {' › '.join(section)}" for section in answer.nearest)
    if not answer.abstained:
        level = "high" if answer.confidence >= 0.8 else "middle" if answer.confidence >= 0.6 else "low"
        lines.append("\n" + say(f"confidence.{level}", answer.language, percent=round(100 * answer.confidence)))
    return "\n".join(lines)
