"""What can be analyzed: paths, bytes, files, lists and dictionaries of them, columns of Arrow.

Paths go to the command. What is in memory, and what has a name of its own, becomes blobs for a
worker.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, Union

import pyarrow as pa

from ._errors import InputError

CHUNK = 1 << 20  # bytes of a row

Content = Union[memoryview, "os.PathLike[str]", IO[bytes], InputError]


class Blob(NamedTuple):
    """One input with its name. An error in place of the content becomes its status."""

    name: str
    content: Content


@dataclass(frozen=True)
class Paths:
    """Files, folders and cases, as they would be named on the command line."""

    paths: list[str]
    many: bool


@dataclass(frozen=True)
class Blobs:
    """Inputs that are not, or not only, paths."""

    blobs: Iterator[Blob]
    many: bool


def plan(src: object, content: str = "content", name: str = "path") -> Paths | Blobs:
    """Say what a source consists of.

    Args:
        src: What the caller gave.
        content: The column of a table that holds the transcripts.
        name: The column that holds their names, if there is one.

    >>> plan("a.json")
    Paths(paths=['a.json'], many=False)
    >>> [b.name for b in plan({"first": b"{}", "second": b"{}"}).blobs]
    ['first', 'second']
    """
    if isinstance(src, (str, os.PathLike)):
        return Paths([_path(src)], many=Path(src).is_dir())
    single = _content(src)
    if single is not None:
        return Blobs(iter([Blob(_file_name(src) or "-", single)]), many=False)
    if isinstance(src, Mapping):
        return Blobs((_named(str(k), v) for k, v in src.items()), many=True)
    if isinstance(src, (pa.Array, pa.ChunkedArray)) or hasattr(src, "__arrow_c_stream__"):
        return Blobs(_rows(src, content, name), many=True)
    if isinstance(src, Iterable):
        items = src if isinstance(src, (list, tuple)) else list(src)
        if items and all(isinstance(i, (str, os.PathLike)) for i in items):
            return Paths([_path(i) for i in items], many=True)
        return Blobs((_listed(i, item) for i, item in enumerate(items)), many=True)
    raise InputError(
        f"a {type(src).__name__} cannot be analyzed",
        code="type",
        hint="give a path, bytes, a binary file, a list or dict of these, or a table of Arrow",
    )


def _path(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    if isinstance(text, bytes):
        text = os.fsdecode(text)
    if not text or "\0" in text:
        raise InputError("this is no path", code="path", name=text)
    # A dash alone is stdin to the command.
    return os.path.join(".", "-") if text == "-" else text  # noqa: PTH118


def _content(item: object) -> Content | None:
    """Return what a blob reads from, or None if the item is no blob."""
    if isinstance(item, (bytes, bytearray, memoryview, pa.Buffer)):
        view = memoryview(item)
        return view.cast("B") if view.contiguous else memoryview(view.tobytes())
    if callable(getattr(item, "read", None)):
        return item  # type: ignore[return-value]
    if isinstance(item, os.PathLike):
        return item
    try:
        return memoryview(item).cast("B")  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _file_name(item: object) -> str | None:
    name = getattr(item, "name", None)
    return name if isinstance(name, str) and name else None


def _named(name: str, item: object) -> Blob:
    if isinstance(item, bytes):
        return Blob(name, memoryview(item))
    if isinstance(item, str):
        return Blob(name, Path(item))
    content = _content(item)
    if content is None:
        content = InputError(f"a {type(item).__name__} cannot be analyzed", code="type", name=name)
    return Blob(name, content)


def _listed(index: int, item: object) -> Blob:
    if isinstance(item, bytes):
        return Blob(f"[{index}]", memoryview(item))
    if isinstance(item, (str, os.PathLike)):
        return _named(os.fspath(item), item)
    return _named(_file_name(item) or f"[{index}]", item)


def _rows(src: Any, content: str, name: str) -> Iterator[Blob]:
    """Yield the rows of a table, or of a column."""
    index = 0
    for contents, names in _batches(src, content, name):
        for i in range(len(contents)):
            label = names[i].as_py() if names is not None else None
            label = f"[{index}]" if label is None else str(label)
            cell = contents[i]
            if cell.is_valid:
                yield Blob(label, memoryview(cell.as_buffer()))
            else:
                yield Blob(label, InputError("there is no content", code="null", name=label))
            index += 1


def _batches(src: Any, content: str, name: str) -> Iterator[tuple[pa.Array, pa.Array | None]]:
    if isinstance(src, pa.Array):
        src = pa.chunked_array([src])
    if not isinstance(src, pa.ChunkedArray) and hasattr(src, "columns"):  # a data frame
        names = list(src.columns)
        if all(isinstance(n, str) for n in names) and content in names:
            # Other columns may hold what Arrow has no type for.
            src = src[[n for n in (content, name) if n in names]]
    if not isinstance(src, pa.ChunkedArray):
        reader = _stream(src)
        if isinstance(reader, pa.RecordBatchReader):
            if content not in reader.schema.names:
                raise InputError(
                    f"there is no column {content!r}", code="column", hint="name it: content=…"
                )
            named = name in reader.schema.names
            for batch in reader:
                names_ = batch.column(name) if named else None
                yield _binary(batch.column(content)), names_
            return
        src = reader
    for chunk in src.chunks:
        yield _binary(chunk), None


def _stream(src: Any) -> pa.RecordBatchReader | pa.ChunkedArray:
    """Import a stream: a table, or one column."""
    if isinstance(src, pa.Table):
        return src.to_reader(max_chunksize=4096)
    if isinstance(src, pa.RecordBatch):
        return pa.Table.from_batches([src]).to_reader()
    if isinstance(src, pa.RecordBatchReader):
        return src
    if not hasattr(pa.RecordBatchReader, "from_stream"):  # pyarrow 14, which knows no views
        src = src.to_arrow() if hasattr(src, "to_arrow") else pa.table(src)
        return pa.chunked_array([src]) if isinstance(src, pa.Array) else src.to_reader()
    try:
        return pa.RecordBatchReader.from_stream(src)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError):
        return pa.chunked_array(src)


def _binary(column: pa.Array) -> pa.Array:
    """Return a column as bytes."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return column
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not text and not any(
        getattr(pa.types, test, lambda _: False)(kind)
        for test in ("is_fixed_size_binary", "is_binary_view", "is_string_view", "is_null")
    ):
        raise InputError(f"a column of {kind} holds no transcripts", code="column")
    return column.cast(pa.large_binary())
