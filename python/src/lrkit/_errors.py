"""What can go wrong. Messages are safe to print: see :mod:`lrkit._shown`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _shown

if TYPE_CHECKING:
    from ._findings import Findings


class LrkitError(Exception):
    """Base class of all errors of this package.

    Attributes:
        code: What kind of error it is, as in the column ``error_code`` of
            :attr:`Findings.errors <lrkit.Findings.errors>`.
        name: The input, as it was named.
        offset: Where in the input, in bytes.
        hint: What to do about it.
        findings: What was found all the same, where the call was :func:`lrkit.analyze`.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        name: str | None = None,
        offset: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(_shown.lines(message))
        self.code = code
        self.name = name
        self.offset = offset
        self.hint = None if hint is None else _shown.lines(hint)
        self.findings: Findings | None = None

    def __str__(self) -> str:
        message = str(self.args[0])
        if self.name is not None:
            message = f"{_shown.line(self.name)}: {message}"
        if self.offset is not None:
            message += f" (at byte {self.offset})"
        if self.hint is not None:
            message += f": {self.hint}"
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__


class InputError(LrkitError):
    """An input could not be read, or is not what the call takes."""


class WorkerDied(LrkitError):
    """The process that analyzed an input ended without an answer."""


class DeadlineExceeded(LrkitError):
    """An input took longer than ``deadline``."""


class MemoryExceeded(LrkitError):
    """An input took more memory than ``memory``."""


class VersionMismatch(LrkitError):
    """The command speaks another protocol than this package."""


class BinaryNotFound(LrkitError):
    """The command is not there, or cannot be run."""


_CLASSES: dict[str, type[LrkitError]] = {
    "crashed": WorkerDied,
    "partial": WorkerDied,
    "deadline": DeadlineExceeded,
    "memory": MemoryExceeded,
}


def from_status(row: dict[str, Any]) -> LrkitError:
    """Make the error that a status with an error code stands for.

    >>> from_status({"error_code": "deadline", "error": "it took too long", "name": "a.json"})
    DeadlineExceeded('it took too long')
    """
    code = str(row["error_code"])
    message = row.get("error") or code
    kind = _CLASSES.get(code, InputError)
    return kind(message, code=code, name=row.get("name"), offset=row.get("offset"))
