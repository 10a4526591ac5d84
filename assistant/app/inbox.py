"""What readers found wrong, as the questions that wait in the editor of gold questions."""

from assistant import from_use
from assistant.app.gold_desk import Inbox
from assistant.gold import Draft
from assistant.service import Service


def from_readers(service: Service) -> Inbox:
    """Return the inbox of the feedback that nobody has dealt with; it is empty until the service has started."""

    def waiting() -> list[Draft]:
        if service.state is None or service.progress.stage != "ready":
            return []
        documents = service.answerer.documents
        return [
            Draft(feedback.id, feedback.opinion.expected, from_use.line_of(from_use.draft(feedback, documents)))
            for feedback in service.state.feedback()
            if feedback.status == "new"
        ]

    def settled(feedback: str) -> None:
        if service.state is not None:
            service.state.settle([feedback], "gold")

    return Inbox(waiting, settled)
