"""The frames of ``lrkit worker``, and how blobs are divided into them: see docs/WORKER.md."""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import IO, Any, NamedTuple, cast

import pyarrow as pa

from ._errors import InputError
from ._sources import CHUNK, Blob

HEADER = struct.Struct("<IB")
MAX_FRAME = 64 << 20
FRAME_BYTES = 4 << 20
FRAME_ROWS = 4096

_ID = pa.field("id", pa.int64(), nullable=False)
_NAME = pa.field("name", pa.string(), nullable=False)
_LAST = pa.field("last", pa.bool_(), nullable=False)
_SCHEMAS = {
    "A": pa.schema([_ID, _NAME, pa.field("data", pa.large_binary(), nullable=False), _LAST]),
    "P": pa.schema([_ID, _NAME, pa.field("path", pa.string(), nullable=False), _LAST]),
}

# A stream of Arrow is its schema, its batches and this.
_BEGINS = {kind: schema.serialize().to_pybytes() for kind, schema in _SCHEMAS.items()}
_END = b"\xff\xff\xff\xff\0\0\0\0"

Data = memoryview | bytes | str


class Row(NamedTuple):
    """A blob, or a part of it."""

    id: int
    name: str
    data: Data
    last: bool


@dataclass
class Unit:
    """What one worker does at a time: one frame of whole blobs, or a long blob in many frames."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    rest: Iterator[list[Row]] | None = None  # further frames of a long blob
    failed: dict[int, InputError] = field(default_factory=dict)  # found before they were sent
    names: dict[int, str] = field(default_factory=dict)


def encode(kind: str, rows: list[Row]) -> list[bytes | pa.Buffer]:
    """Return a frame in parts."""
    ids, names, data, last = zip(*rows, strict=True)
    columns = [
        pa.array(ids, pa.int64()),
        pa.array(names, pa.string()),
        pa.array(data, pa.string()) if kind == "P" else _joined(data),
        pa.array(last, pa.bool_()),
    ]
    batch = pa.RecordBatch.from_arrays(columns, schema=_SCHEMAS[kind]).serialize()
    begin = _BEGINS[kind]
    size = len(begin) + batch.size + len(_END)
    return [HEADER.pack(size, ord(kind)), begin, batch, _END]


def _joined(data: Iterable[Any]) -> pa.Array:
    """Return a column of bytes. Arrow itself would look at each of them in several steps."""
    data = list(data)
    offsets = array("q", [0])
    offsets.extend(accumulate(map(len, data)))
    buffers = [
        None,
        pa.py_buffer(offsets),
        pa.py_buffer(data[0] if len(data) == 1 else b"".join(data)),
    ]
    return pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, buffers)


def units(blobs: Iterable[Blob]) -> Iterator[Unit]:
    """Divide blobs into units, which have them in their order."""
    unit = Unit("A")
    size = 0
    for number, blob in enumerate(blobs):
        name, content = blob
        if not name.isascii():
            name = name.encode("utf-8", "replace").decode()
        kind, length, rest = "A", 0, None
        head: list[Row] = []
        if isinstance(content, memoryview) and len(content) <= CHUNK:
            head.append(Row(number, name, content, True))
            length = len(content)
        elif not isinstance(content, InputError):
            try:
                kind, head, rest = _begin(number, name, content)
            except (OSError, InputError) as e:
                content = unreadable(e, name)
            length = sum(len(r.data) for r in head)
        if unit.names and (
            rest is not None
            or (head and unit.rows and kind != unit.kind)
            or size + length > FRAME_BYTES
            or len(unit.rows) + len(head) > FRAME_ROWS
        ):
            yield unit
            unit, size = Unit(kind), 0
        unit.names[number] = name
        if isinstance(content, InputError):
            unit.failed[number] = content
            continue
        if not unit.rows:
            unit.kind = kind
        unit.rows += head
        size += length
        if rest is not None:
            unit.rest = rest
            yield unit
            unit, size = Unit("A"), 0
    if unit.names:
        yield unit


def _begin(
    number: int, name: str, content: object
) -> tuple[str, list[Row], Iterator[list[Row]] | None]:
    """Return the kind of a blob, its first frame, and the others if it is long."""
    if isinstance(content, os.PathLike):
        path = os.path.abspath(content)  # noqa: PTH100
        try:
            path.encode()
        except UnicodeEncodeError:
            raise InputError("the name of the file is no UTF-8", code="path") from None
        return "P", [Row(number, name, path, True)], None
    chunks = _views(content) if isinstance(content, memoryview) else _reads(cast(Any, content))
    frames = _frames(number, name, chunks)
    first = next(frames)
    return "A", first, None if first[-1].last else frames


def _frames(number: int, name: str, chunks: Iterator[bytes | memoryview]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    size = 0
    chunk = next(chunks, b"")
    while True:
        following = next(chunks, None)
        rows.append(Row(number, name, chunk, following is None))
        size += len(chunk)
        if following is None or size + len(following) > FRAME_BYTES or len(rows) == FRAME_ROWS:
            yield rows
            rows, size = [], 0
        if following is None:
            return
        chunk = following


def _views(view: memoryview) -> Iterator[memoryview]:
    for at in range(0, len(view), CHUNK):
        yield view[at : at + CHUNK]


def unreadable(error: Exception, name: str) -> InputError:
    """Return the status of a file whose reading failed."""
    if isinstance(error, InputError):
        return InputError(error.args[0], code=error.code, name=name, hint=error.hint)
    return InputError(str(error), code="failed", name=name)


def _reads(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what a file has, in parts of at most CHUNK bytes, however much it gives at a time."""
    while True:
        data = file.read(CHUNK)
        if data is None:  # nothing has come yet on a file that does not block
            raise InputError("the file does not wait for its content", code="failed")
        if isinstance(data, str):
            raise InputError(
                "the file was opened as text", code="text", hint="open it with mode 'rb'"
            )
        if not data:
            return
        for at in range(0, len(data), CHUNK):
            yield data[at : at + CHUNK]
