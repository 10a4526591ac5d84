"""Questions from the terminal: one, or a file of them."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Answer, Mode
from assistant.chain import Chain, check_question
from assistant.service import Turn
from assistant.terminal import render
from assistant.wording import say
from corpus.errors import DatasetError, QuestionError, SettingsError
from corpus.script import Language, detect

OpenChain = Callable[[], Chain]  # slow, so questions are looked at first
MAX_FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Options:
    """How the answers are wanted; None leaves it to the question and the settings."""

    language: Language | None
    mode: Mode | None

    @classmethod
    def read(cls, language: str | None, mode: str | None) -> "Options":
        """Check what was typed.

        Raises:
            SettingsError: it is not one of the choices.
        """
        if language is not None and language not in get_args(Language):
            raise SettingsError(f"--lang {language}: not a language; use one of {', '.join(get_args(Language))}")
        if mode is not None and mode not in get_args(Mode):
            raise SettingsError(f"--mode {mode}: not a mode; use one of {', '.join(get_args(Mode))}")
        return cls(language, mode)  # type: ignore[arg-type]


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: Literal["user", "assistant"]
    content: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    question: str
    history: list[_Message] = []


def ask_one(open_chain: OpenChain, question: str, options: Options, *, as_json: bool) -> None:
    """Answer one question on stdout.

    Raises:
        QuestionError: it is empty, too long, or not text.
        AssistantError: the index or the model cannot be used.
    """
    check_question(question)
    answer = open_chain().ask(question, language=options.language, mode=options.mode, id="q1")
    typer.echo(json.dumps(answer.to_json(), ensure_ascii=False) if as_json else render(answer, colours=sys.stdout.isatty()))


def ask_batch(open_chain: OpenChain, path: Path, options: Options) -> None:
    """Answer a file of questions, one Answer a line on stdout.

    Raises:
        DatasetError: the file cannot be read or is empty, or lines are not in their form; all of them are named.
        AssistantError: the index or the model cannot be used.
    """
    lines = _read(path)
    chain = open_chain()
    for line in lines:
        typer.echo(json.dumps(_answer(chain, line, options).to_json(), ensure_ascii=False))


def _answer(chain: Chain, line: _Line, options: Options) -> Answer:
    history = [Turn(message.role, message.content) for message in line.history]
    try:
        return chain.ask(line.question, history=history, language=options.language, mode=options.mode, id=line.id)
    except QuestionError as error:
        language = options.language or detect(line.question)
        return Answer(
            id=line.id,
            question=line.question,
            standalone=line.question,
            answer=say("refusal", language),
            abstained=True,
            confidence=0.0,
            mode="quote",
            language=language,
            generation=chain.generation,
            notice=str(error),
        )


def _read(path: Path) -> list[_Line]:
    found: list[_Line] = []
    faults: list[str] = []
    for number, text in _lines(path):
        try:
            found.append(_Line.model_validate_json(text))
        except ValidationError as exc:
            fault = exc.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            faults.append(f"{path}:{number}: {where + ': ' if where else ''}{fault['msg']}")
    if faults:
        more = [f"… and {len(faults) - MAX_FAULTS_SHOWN} more"] if len(faults) > MAX_FAULTS_SHOWN else []
        form = 'each line has to be {"id": …, "question": …, "history": [{"role": …, "content": …}]}'
        raise DatasetError("\n".join([*faults[:MAX_FAULTS_SHOWN], *more, form]))
    if not found:
        raise DatasetError(f"{path}: there are no questions in it; put one a line")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content: Any = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError as exc:
        raise DatasetError(f"{path}: no such file; check the name") from exc
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check its permissions") from exc
    except UnicodeDecodeError as exc:
        raise DatasetError(f"{path}: not UTF-8 text; save it as UTF-8") from exc
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
