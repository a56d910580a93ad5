"""What can go wrong in a way that a person must be told?

Every broken rule is a :class:`DirectoryError` with an HTTP status and a sentence; one handler
turns it into a page or, for programs, into RFC 9457 problem details.
"""

from __future__ import annotations

from directory.i18n import LazyString


class DirectoryError(Exception):
    """A rule was broken; ``sentence`` says which one, in the reader's language."""

    status = 500

    def __init__(self, sentence: str | LazyString) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class BadInput(DirectoryError):
    """Something was sent that cannot be understood or is out of range."""

    status = 400


class NotAllowed(DirectoryError):
    """The person is known but may not do this here."""

    status = 403


class Missing(DirectoryError):
    """There is no such thing."""

    status = 404


class Gone(DirectoryError):
    """There was such a thing; it was withdrawn."""

    status = 410


class Stale(DirectoryError):
    """The decision is based on a version that is no longer the current one."""

    status = 409


class Invalid(DirectoryError):
    """An entry breaks rules of its own; ``problems`` lists them by field."""

    status = 422

    def __init__(self, sentence: str | LazyString, problems: list[object]) -> None:
        super().__init__(sentence)
        self.problems = problems


class SettingsError(DirectoryError):
    """The program cannot start with these settings."""


class Unavailable(DirectoryError):
    """A part we depend on, usually the database, does not answer now."""

    status = 503
