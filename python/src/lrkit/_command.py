"""An analysis of paths, by ``lrkit analyze``."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pyarrow as pa

from . import _status
from ._errors import InputError, LrkitError
from ._exchange import Columns, Event, Rows, Statuses
from ._process import Process

_ARGUMENTS = 24_000  # characters of a command line: Windows takes 32,767
_CODES = {1: "failed", 4: "limit", 5: "changed"}


def analyze(paths: Sequence[str], options: Sequence[str]) -> Iterator[Event]:
    """Run the command, as often as so many paths take."""
    for group in _groups(paths):
        yield from _analyze(group, options)


def _groups(paths: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for path in paths:
        if group and size + len(path) > _ARGUMENTS:
            yield group
            group, size = [], 0
        group.append(path)
        size += len(path) + 3
    yield group


def _analyze(paths: list[str], options: Sequence[str]) -> Iterator[Event]:
    with tempfile.TemporaryDirectory(prefix="lrkit-") as folder:
        status = Path(folder, "status.ndjson")
        process = Process(
            ["analyze", "-q", "-f", "arrow", *options, "--status", str(status), "--", *paths]
        )
        try:
            yield from _batches(process)
            code = process.wait()
            messages = process.messages()
            if code == 2:
                raise InputError(messages.partition("\n")[0], code="usage")
            rows = list(_statuses(status))
            if not rows and code not in (0, 3):
                rows = [_whole(paths, code, messages)]
            yield Statuses(_status.table(rows))
            if code not in (0, 1, 3, 4, 5):
                raise LrkitError(messages or f"exit code {code}", code="crashed")
        finally:
            process.close()


def _batches(process: Process) -> Iterator[Event]:
    out = io.BufferedReader(cast(Any, process.stdout), 1 << 18)
    try:
        reader = pa.ipc.open_stream(pa.PythonFile(out, mode="r"))
        yield Columns(reader.schema)
        for batch in reader:
            yield Rows(batch)
    except pa.ArrowInvalid as e:
        while out.read(1 << 20):  # the command may still be writing
            pass
        if process.wait() in (0, 3):  # else the exit code says why it ended
            raise LrkitError(f"the output cannot be read: {e}", code="crashed") from e


def _statuses(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    with file.open("rb") as f:
        for line in f:
            yield json.loads(line)


def _whole(paths: list[str], code: int, messages: str) -> dict[str, Any]:
    """Return a status for all inputs, where the command ended before it wrote any."""
    name = paths[0] if len(paths) == 1 else None
    message = messages.rpartition("\n")[2]
    if name is not None:
        message = message.removeprefix(f"{name}: ")
    return {"source": name, "error_code": _CODES.get(code, "crashed"), "error": message}
