"""Every failure a caller can act on.

AssistantError
├── SettingsError     a variable or an option is wrong
├── StorageError      the home folder cannot be read or written
├── DocumentError     a document cannot be read
├── QuestionError     a question cannot be asked as it stands
├── NoIndexError      nothing has been indexed yet
├── StaleIndexError   an index is damaged, or does not fit its model or its documents
├── ModelError        a model cannot be loaded or does not answer
└── DatasetError      gold questions, answers or ratings are not in their form

Each message says what happened, to which thing, and what to do; it is fit to be shown as it stands.
"""


class AssistantError(Exception):
    """The root: a failure of the world, not of the program."""


class SettingsError(AssistantError):
    """A variable or an option is wrong."""


class StorageError(AssistantError):
    """The home folder cannot be read or written."""


class DocumentError(AssistantError):
    """A document cannot be read."""


class QuestionError(AssistantError):
    """A question cannot be asked as it stands."""


class NoIndexError(AssistantError):
    """Nothing has been indexed yet."""


class StaleIndexError(AssistantError):
    """An index is damaged, or does not fit its model or its documents."""


class ModelError(AssistantError):
    """A model cannot be loaded or does not answer."""


class DatasetError(AssistantError):
    """Gold questions, answers or ratings are not in their form."""
