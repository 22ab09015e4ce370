"""What a task does: it runs in a Python process of an executor, and needs no Spark."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Union

import pyarrow as pa
import pyarrow.compute as pc

from .._errors import InputError
from .._exchange import Columns, Event, Rows, Run, Statuses, exchange
from .._frames import units
from .._sources import Blob, _binary
from ._plan import ERRORS, Plan

Open = Callable[[str], Union[IO[bytes], "os.PathLike[str]"]]

# What says which transcript failed. All else is null in a row for an error.
_WHICH = ("document", "entry", "entry_index", "entry_sha256")


def cells(batch: pa.RecordBatch, opener: Open | None) -> Iterator[Blob]:
    """Yield the transcripts of a batch: the content is in the first column, the name in the second.

    Args:
        batch: The rows.
        opener: Opens what has a name and no content.
    """
    contents, names = _binary(batch.column(0)), batch.column(1)
    for i in range(batch.num_rows):
        known, cell = names[i].as_py(), contents[i]
        name = "" if known is None else str(known)
        if cell.is_valid:
            yield Blob(name, memoryview(cell.as_buffer()))
        elif opener is None or known is None:
            yield Blob(name, InputError("there is no content", code="null", name=name))
        else:
            yield opened(name, opener)


def opened(name: str, opener: Open) -> Blob:
    """Return a transcript that is read where it lies."""
    try:
        content = opener(name)
    except Exception as e:  # noqa: BLE001 - whatever a file system raises costs one transcript
        return Blob(name, _failed(e, name))
    return Blob(name, content if isinstance(content, os.PathLike) else _File(content, name))  # type: ignore[arg-type]


class _File:
    """A file that closes itself at its end, and that raises nothing but InputError."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name

    def read(self, n: int) -> bytes:
        try:
            data = self._file.read(n)
            if not data:
                self._file.close()
        except Exception as e:
            raise _failed(e, self._name) from e
        return data


def _failed(e: Exception, name: str) -> InputError:
    """Return the error of a transcript. What libraries say may hold the secrets of a link."""
    if isinstance(e, InputError):
        return e
    message = type(e).__name__
    if isinstance(e, OSError) and e.errno is not None:
        message += f": {os.strerror(e.errno)}"
    return InputError(message, code="failed", name=name)


def local(path: str) -> Path:
    """Return where a path of Spark lies on this machine.

    >>> str(local("file:/tmp/a b.json")), str(local("dbfs:/Volumes/x/y/z/a.json"))
    ('/tmp/a b.json', '/Volumes/x/y/z/a.json')
    """
    scheme, colon, rest = path.partition(":")
    if not colon or "/" in scheme:
        return Path(path)
    if rest.startswith("///"):
        rest = rest[2:]
    if scheme == "file":
        return Path(rest)
    if scheme == "dbfs":
        return Path(rest if rest.startswith("/Volumes/") else "/dbfs" + rest)
    raise InputError(f"paths of {scheme}: are not opened", code="path", hint="give open=")


def run(blobs: Iterable[Blob], plan: Plan, kept: pa.RecordBatch | None) -> Iterator[pa.RecordBatch]:
    """Yield findings and errors with the columns of a plan, in their order.

    Args:
        blobs: The transcripts.
        plan: What is to be done.
        kept: The columns that come from the input; its rows are those of the transcripts.
    """
    types = {} if kept is None else dict(zip(kept.schema.names, kept.schema.types, strict=True))
    schema = plan.schema(types)
    work = Run()
    for unit in units(blobs):
        for event in exchange(unit, plan.options, work):
            yield from _answer(event, unit.names, plan, schema, kept)


def _answer(
    event: Event,
    names: dict[int, str],
    plan: Plan,
    schema: pa.Schema,
    kept: pa.RecordBatch | None,
) -> Iterator[pa.RecordBatch]:
    if isinstance(event, Columns):
        plan.check(event.schema)
    elif isinstance(event, Rows):
        batch = event.batch
        known = {n: batch.column(n) for n in batch.schema.names}
        yield _batch(known, batch.column(0), schema, kept)
    elif isinstance(event, Statuses):
        table = event.table
        bad = table.filter(pc.is_valid(table["error_code"])).combine_chunks()
        if bad.num_rows:
            ids = bad["blob_id"].combine_chunks()
            known = {n: bad[n].combine_chunks() for n in (*ERRORS, *_WHICH)}
            known["source"] = pa.array([names[i] or None for i in ids.to_pylist()], pa.string())
            known["kind"] = pa.array(["error"] * bad.num_rows, pa.string())
            yield _batch(known, ids, schema, kept)


def _batch(
    known: dict[str, pa.Array], ids: pa.Array, schema: pa.Schema, kept: pa.RecordBatch | None
) -> pa.RecordBatch:
    """Put columns in the order of the schema: Spark takes them by their position."""
    columns = []
    for field in schema:
        if kept is not None and field.name in kept.schema.names:
            column = kept.column(field.name).take(ids)
        elif field.name in known:
            column = known[field.name]
        else:
            column = pa.nulls(len(ids), field.type)
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)
