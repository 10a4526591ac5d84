"""Conversations and feedback in a database: a file of the home folder, or any database that SQLAlchemy has a driver for.

What a method has returned from is on the disk. The one file with sqlalchemy.
"""

import json
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from assistant.answer import Answer, read_answer
from assistant.opinion import Feedback, KeptTurn, Opinion, Status
from corpus.errors import StorageError

FILE = "state.db"
VERSION = 1  # of the tables below
BUSY_S = 5.0
MOST_TURNS = 200  # of one conversation that are shown again

_TABLES = MetaData()
_about = Table("about", _TABLES, Column("version", Integer, nullable=False))
_conversations = Table(
    "conversations",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("begun_at", String(32), nullable=False),
)
_turns = Table(
    "turns",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("conversation", ForeignKey("conversations.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("asked_at", String(32), nullable=False),
    UniqueConstraint("conversation", "key"),
)
_feedback = Table(
    "feedback",
    _TABLES,
    Column("id", String(16), primary_key=True),
    Column("turn", ForeignKey("turns.id"), nullable=False, unique=True),
    Column("thumb", String(8), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("expected", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("given_at", String(32), nullable=False),
    Column("status", String(16), nullable=False, index=True),
)

# What a database says -> what happened, what to do. The first that fits counts.
_TOLD = (
    ("locked", "another program is using it", "wait a moment and try again"),
    ("full", "the disk is full", "free some space and try again"),
    ("disk i/o", "the disk cannot be read or written", "free some space, check the disk, and try again"),
    ("not a database", "it is no database, or damaged", "put a copy of it back, or move it away to begin a new one"),
    ("malformed", "it is damaged", "put a copy of it back, or move it away to begin a new one"),
    ("no such table", "it is not whole", "put a copy of it back, or move it away to begin a new one"),
    ("no such column", "it is not whole", "put a copy of it back, or move it away to begin a new one"),
    ("readonly", "it may not be written", "check its permissions, or set ASSISTANT_HOME to a folder of yours"),
    ("unable to open", "it cannot be opened", "check its permissions, or set ASSISTANT_HOME to a folder of yours"),
)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class State:
    """The database; opened when it is first used, safe for several threads and processes at once."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._name = self._url.database if self._is_file else self._url.render_as_string(hide_password=True)
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    @classmethod
    def of_home(cls, home: Path) -> "State":
        """Return the one that is a file of the home folder."""
        return cls(f"sqlite:///{(home / FILE).absolute()}")

    @property
    def _is_file(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def open(self) -> None:
        """Open the database, with its tables made when there are none yet.

        Raises:
            StorageError: it cannot be used, or a newer program wrote it.
        """
        with self._told():
            self._opened()

    def close(self) -> None:
        """Let go of the database; using it opens it again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def add_turn(self, conversation: str, turn: KeptTurn) -> None:
        """Keep a turn of a conversation, which begins with it when it is the first; one that is kept already stays.

        Raises:
            StorageError: it cannot be kept.
        """
        with self._writing() as connection:
            found = connection.execute(select(_conversations.c.id).where(_conversations.c.key == conversation)).scalar()
            if found is None:
                begun = insert(_conversations).values(key=conversation, begun_at=_now()).returning(_conversations.c.id)
                found = connection.execute(begun).scalar_one()
            if _turn_id(connection, conversation, turn.key) is None:
                answer = json.dumps(turn.answer.to_json(), ensure_ascii=False)
                values = {"conversation": found, "key": turn.key, "question": turn.question, "answer": answer}
                connection.execute(insert(_turns).values(**values, asked_at=_now()))

    def remove_turn(self, conversation: str, key: str) -> None:
        """Forget a turn that was stopped; nothing happens when it is not kept.

        Raises:
            StorageError: the database cannot be used.
        """
        with self._writing() as connection:
            turn = _turn_id(connection, conversation, key)
            if turn is not None:
                connection.execute(delete(_feedback).where(_feedback.c.turn == turn))
                connection.execute(delete(_turns).where(_turns.c.id == turn))

    def turns(self, conversation: str) -> list[KeptTurn]:
        """Return the last turns of a conversation in order, each with what was thought of it; none when it is not known.

        Raises:
            StorageError: the database cannot be used.
        """
        kept = _turns.outerjoin(_feedback).join(_conversations)
        wanted = select(_turns.c.key, *_SHOWN).select_from(kept).where(_conversations.c.key == conversation)
        rows = self._read(wanted.order_by(_turns.c.id.desc()).limit(MOST_TURNS))
        return [KeptTurn(row.key, row.question, self._answer(row), _opinion(row)) for row in reversed(rows)]

    def give(self, conversation: str, key: str, opinion: Opinion) -> bool:
        """Keep what the reader of a conversation thinks of one of its turns, in the place of what was thought before.

        What was dismissed is new again. Returns whether there is such a turn.

        Raises:
            StorageError: it cannot be kept.
        """
        values = {name: getattr(opinion, name) for name in ("thumb", "reason", "expected", "note")} | {"given_at": _now()}
        with self._writing() as connection:
            turn = _turn_id(connection, conversation, key)
            if turn is None:
                return False
            before = connection.execute(select(_feedback.c.id, _feedback.c.status).where(_feedback.c.turn == turn)).first()
            if before is None:
                connection.execute(insert(_feedback).values(id=secrets.token_hex(5), turn=turn, status="new", **values))
            else:
                status = "gold" if before.status == "gold" else "new"
                connection.execute(update(_feedback).where(_feedback.c.id == before.id).values(status=status, **values))
            return True

    def feedback(self, *ids: str) -> list[Feedback]:
        """Return the answers that were found wanting, the newest first; with ids, those alone.

        Raises:
            StorageError: the database cannot be used.
        """
        wanted = select(_feedback.c.id, _feedback.c.given_at, _feedback.c.status, *_SHOWN).select_from(_feedback.join(_turns))
        wanted = wanted.where(_feedback.c.thumb == "down").order_by(_feedback.c.given_at.desc(), _turns.c.id.desc())
        rows = self._read(wanted.where(_feedback.c.id.in_(ids)) if ids else wanted)
        return [Feedback(row.id, row.given_at, row.status, _opinion(row), row.question, self._answer(row)) for row in rows]

    def settle(self, ids: Sequence[str], status: Status) -> None:
        """Say what became of feedback: all of it or, when that cannot be kept, none.

        Raises:
            StorageError: it cannot be kept.
        """
        with self._writing() as connection:
            connection.execute(update(_feedback).where(_feedback.c.id.in_(ids)).values(status=status))

    def _answer(self, row: Row[Any]) -> Answer:
        try:
            return read_answer(json.loads(row.answer))
        except (ValueError, KeyError, TypeError) as exc:
            raise StorageError(f"{self._name}: a kept answer is damaged ({exc}); put a copy of the file back") from exc

    def _read(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        with self._told(), self._opened().connect() as connection:
            return connection.execute(wanted).all()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told(), self._opened().execution_options(writing=True).begin() as connection:
            yield connection

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = self._connect()
                try:
                    with engine.execution_options(writing=True).begin() as connection:
                        self._check(connection)
                    self._engine = engine
                finally:
                    if self._engine is None:
                        engine.dispose()
            return self._engine

    def _connect(self) -> Engine:
        if not self._is_file:
            return create_engine(self._url, hide_parameters=True)
        path = Path(str(self._url.database))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # what people ask is nobody else's business
        except OSError as exc:
            message = f"{path}: cannot be written ({exc.strerror}); set ASSISTANT_HOME to a folder of yours"
            raise StorageError(message) from exc
        engine = create_engine(self._url, hide_parameters=True, connect_args={"timeout": BUSY_S})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _check(self, connection: Connection) -> None:
        """Make the tables, or see that they are of this form."""
        if not inspect(connection).get_table_names():
            _TABLES.create_all(connection)
            connection.execute(insert(_about).values(version=VERSION))
            return
        version = connection.execute(select(_about.c.version)).scalar_one_or_none()
        if version is None or version > VERSION:
            raise StorageError(
                f"{self._name}: a newer version of the program wrote it (form {version}, this one knows {VERSION}); "
                "update the program, or set ASSISTANT_HOME to another folder"
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Translate what the database says."""
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):  # a mistake of this file, not of the world
            raise
        except DatabaseError as exc:
            said = str(exc.orig)
            happened, do = f"it cannot be used ({said})", "see that the database can be reached, and try again"
            for sign, what, advice in reversed(_TOLD):
                if sign in said.lower():
                    happened, do = f"{what} ({said})", advice
            raise StorageError(f"{self._name}: {happened}; {do}") from exc


_SHOWN = (
    _turns.c.question,
    _turns.c.answer,
    _feedback.c.thumb,
    _feedback.c.reason,
    _feedback.c.expected,
    _feedback.c.note,
)


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(row.thumb, row.reason, row.expected, row.note) if row.thumb else Opinion()


def _turn_id(connection: Connection, conversation: str, key: str) -> int | None:
    wanted = select(_turns.c.id).select_from(_turns.join(_conversations))
    return connection.execute(wanted.where(_conversations.c.key == conversation, _turns.c.key == key)).scalar()


def _prepare(connection: Any, _: object) -> None:
    """Make a connection to a file leave transactions to us, wait for others, and return only when the disk has what it wrote."""
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    # A writer that began as a reader could not wait for another writer: what it read is out of date by then.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
