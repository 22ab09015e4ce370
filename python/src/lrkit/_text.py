"""The text of a transcript, as ``lrkit cat`` prints it."""

from __future__ import annotations

import os
from typing import IO, Any, Literal

from ._errors import InputError
from ._process import run
from ._sources import Blob, Blobs, plan

Field = Literal["script_output", "script_errors", "output", "errors"]
_FIELDS = {
    "script_output": "output",
    "script_errors": "errors",
    "output": "output",
    "errors": "errors",
}


def text(
    src: object,
    field: Field = "script_output",
    document: int = 0,
    *,
    entry: str | int | None = None,
    show_secrets: bool = False,
    raw: bool = False,
) -> bytes:
    r"""Return the decoded text of a transcript, safe to print, with secrets masked.

    A last line without an end gets one, unless ``raw``.

    Args:
        src: A path, bytes, or a file that is open for reading bytes.
        field: ``script_output`` or ``script_errors``.
        document: Which document of the input, counted from 0.
        entry: Which entry of an archive: its name or its number, as records have them.
        show_secrets: Do not mask secrets.
        raw: The decoded bytes as they are: neither masked nor made safe for a terminal.

    >>> text(b'{"script_output": "one\\u001b[2J", "exit_code": 0}')
    b'one\\x1B[2J\n'
    >>> text(b'{"script_output": "password: hunter2xx"}')
    b'password: REDACTED\n'
    """
    name, path, data = one(src)
    return _cat(name, path, data, field, document, entry, show_secrets, raw)


def beginning(
    path: str | None, data: bytes | None, document: int, entry: int | None, limit: int
) -> bytes:
    """Return about so many bytes of what a script printed, or nothing if there is nothing."""
    try:
        return _cat("", path, data, "output", document, entry, False, False, limit)
    except InputError:
        return b""


def _cat(
    name: str,
    path: str | None,
    data: bytes | None,
    field: str,
    document: int,
    entry: str | int | None,
    show_secrets: bool,
    raw: bool,
    limit: int | None = None,
) -> bytes:
    if field not in _FIELDS:
        raise ValueError(f"field is {field!r}, not one of {', '.join(_FIELDS)}")
    arguments = ["cat", "-q", "--field", _FIELDS[field], "--document", str(document)]
    if isinstance(entry, str):
        arguments += ["--entry", entry]
    elif entry is not None:
        arguments += ["--entry-index", str(entry)]
    if show_secrets:
        arguments.append("--show-secrets")
    if raw:
        arguments.append("--raw")
    code, out, messages = run([*arguments, "--", path or "-"], data, limit=limit)
    if code == 0 or out or (code == 3 and not messages):
        return out
    raise failed(code, messages, name, path or "-")


def one(src: object) -> tuple[str, str | None, bytes | None]:
    """Return the name of a single input, and its path or its bytes."""
    source = plan(src)
    if not isinstance(source, Blobs):
        if len(source.paths) != 1 or source.many:
            raise InputError("this is more than one transcript", code="type")
        return source.paths[0], source.paths[0], None
    blobs = list(source.blobs)
    if len(blobs) != 1:
        raise InputError(f"these are {len(blobs)} inputs, and not one", code="type")
    name, path, data = opened(blobs[0])
    return name, path, data


def opened(blob: Blob) -> tuple[str, str | None, bytes | None]:
    """Return the name of a blob, and its path or its bytes."""
    content = blob.content
    if isinstance(content, InputError):
        raise content
    if isinstance(content, memoryview):
        return blob.name, None, bytes(content)
    if isinstance(content, os.PathLike):
        return blob.name, os.fspath(content), None
    return blob.name, None, _read(content, blob.name)


def _read(file: IO[bytes], name: str) -> bytes:
    try:
        data: Any = file.read()
    except OSError as e:
        raise InputError(str(e), code="failed", name=name) from e
    if not isinstance(data, bytes):
        raise InputError(
            "the file was opened as text", code="text", name=name, hint="open it with mode 'rb'"
        )
    return data


_CODES = {1: "failed", 2: "usage", 3: "absent", 4: "limit", 5: "changed"}


def failed(code: int, messages: str, name: str, path: str) -> InputError:
    """Return the error of a command that was about one input."""
    message = messages.rpartition("\n")[2].removeprefix(f"{path}: ")
    return InputError(message or f"exit code {code}", code=_CODES.get(code, "failed"), name=name)
