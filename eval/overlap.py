"""Overlap of an answer with a reference. Diagnostics only: overlap prefers a long answer with a wrong digit to a short right one.

Three measures, all on folded text, so that script and width don't matter:

- `char_f1`: SQuAD's F1 with characters for tokens, a bag: order doesn't count. Punctuation and spaces don't count.
- `cmrc_f1`: CMRC 2018's F1, which is not SQuAD's: the longest common *contiguous* run, over Han characters and whole Latin words.
  Kept from its script: case folded, its own list of punctuation removed (the ASCII comma and full stop are not in it, so they are
  tokens; its entry 「……」 is two characters and never matches one, so an ellipsis stays too), both texts empty scores 0.
  Departures: Latin runs are split by a regular expression instead of NLTK's word_tokenize; text is folded to one script.
- `exact_match`: the same characters once punctuation and spaces are gone.

Sources: Rajpurkar et al. 2016 (SQuAD), arXiv 1606.05250; Cui et al. 2019 and ymcui/cmrc2018, cmrc2018_evaluate.py.
"""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.script import HAN, fold
from eval.comparing import comparable, holds

_CMRC_PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_LATIN_TOKEN = re.compile(r"[^\W_]+|\.{2,}|[^\w\s]")
_ITEM_END = re.compile(r"[、，,；;\n。]|(?:以及|及|和|與|与|\band\b)")


def char_f1(prediction: str, reference: str) -> float:
    """F1 = 2PR / (P + R), P and R the shares of the prediction's and the reference's characters that they have in common.

    >>> round(char_f1("共46個", "46個"), 4)  # P = 3/4, R = 3/3
    0.8571
    """
    ours, theirs = (Counter(comparable(text).replace(" ", "")) for text in (prediction, reference))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def _segments(text: str) -> list[str]:
    """Return CMRC's tokens: Han characters one by one, Latin runs as words."""
    tokens: list[str] = []
    run = ""
    # `fold` turns some of CMRC's punctuation into others: remove what was there before and after.
    kept = "".join(char for char in text.strip() if char not in _CMRC_PUNCTUATION)
    for char in fold(kept):
        if HAN.match(char):
            tokens += [*_LATIN_TOKEN.findall(run), char]
            run = ""
        elif char not in _CMRC_PUNCTUATION:
            run += char
    return tokens + _LATIN_TOKEN.findall(run)


def _longest_common_run(one: Sequence[str], other: Sequence[str]) -> int:
    best, row = 0, [0] * (len(other) + 1)
    for token in one:
        row = [0, *(row[place] + 1 if token == candidate else 0 for place, candidate in enumerate(other))]
        best = max(best, *row)
    return best


def cmrc_f1(prediction: str, reference: str) -> float:
    """F1 = 2PR / (P + R), P = L / prediction's tokens, R = L / reference's tokens, L the longest common contiguous run.

    >>> round(cmrc_f1("濕地面積5.14萬平方公里", "濕地 5.14萬平方公里"), 4)  # L = 8 (5 . 14 萬平方公里), of 12 and 10 tokens
    0.7273
    """
    ours, theirs = _segments(prediction), _segments(reference)
    length = _longest_common_run(ours, theirs)
    return 2 * length / (len(ours) + len(theirs)) if length else 0.0


def exact_match(prediction: str, reference: str) -> float:
    """1 when the texts are the same but for script, width, case, punctuation and spaces, else 0.

    >>> exact_match("４６個。", "46个"), exact_match("", "46个")
    (1.0, 0.0)
    """
    return float(comparable(prediction).replace(" ", "") == comparable(reference).replace(" ", "") != "")


def _longest_increasing(places: Sequence[int]) -> int:
    best: list[int] = []
    for place in places:
        best.append(1 + max((best[i] for i, before in enumerate(places[: len(best)]) if before < place), default=0))
    return max(best, default=0)


def list_f1(text: str, items: Sequence[Sequence[str]], *, ordered: bool = False) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the items that a text lists.

    An item is held when one of its wordings stands in the text. What the text lists are its pieces between list marks (、；和…),
    and a piece that touches no item is a wrong one. When order counts, only the longest run of items in the right order is held.

    >>> list_f1("全省有糧庫、錢庫、水庫", [["糧庫"], ["錢庫"], ["碳庫"]])  # 2 of 3 pieces, 2 of 3 items
    (0.6666666666666666, 0.6666666666666666, 0.6666666666666666)
    """
    whole = comparable(text)
    held = [next((word for word in wordings if holds(text, word)), "") for wordings in items]
    right = sum(map(bool, held))
    if ordered:
        right = _longest_increasing([whole.find(comparable(word)) for word in held if word])
    pieces = [comparable(piece) for piece in _ITEM_END.split(text)]
    words = [comparable(word) for word in held if word]
    wrong = sum(bool(piece) and not any(piece in word or word in piece for word in words) for piece in pieces)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / len(items) if items else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0
