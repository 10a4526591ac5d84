"""The HTTP interface beside the page: one question an answer, and whether the service is ready."""

from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Mode
from assistant.service import Service, Turn
from corpus.errors import AssistantError, NoIndexError, QuestionError, SettingsError
from corpus.script import Language


class Message(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str


class Question(BaseModel):
    """What `POST /api/v1/ask` takes."""

    model_config = ConfigDict(extra="forbid")
    question: str
    id: str = ""
    history: list[Message] = Field(default_factory=list, max_length=100)
    language: Language | None = None
    mode: Mode | None = None


def _status(error: AssistantError) -> int:
    if isinstance(error, QuestionError | SettingsError):
        return 400
    return 503 if isinstance(error, NoIndexError) else 500


def build(service: Service) -> FastAPI:
    """Return an application with the routes of the interface.

    Errors are `{"error": sentence}`: 400 for a question that cannot be asked as it stands, 422 for a body not in its form, 503 while starting.
    """
    app = FastAPI(title="知源", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)

    @app.exception_handler(AssistantError)
    def explain(_request: object, error: AssistantError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=_status(error))

    @app.post("/api/v1/ask")
    def ask(asked: Annotated[Question, Body()]) -> dict[str, Any]:
        history = [Turn(message.role, message.content) for message in asked.history]
        *_, answer = service.answerer.stream(
            asked.question, history=history, language=asked.language, mode=asked.mode, id=asked.id
        )
        return answer.to_json()

    @app.get("/health")
    def health(response: Response) -> dict[str, Any]:
        progress = service.progress
        response.status_code = 200 if progress.stage == "ready" else 503
        return {"stage": progress.stage, "done": progress.done, "total": progress.total}

    return app
