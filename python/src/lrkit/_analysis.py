"""``analyze`` and ``scan``."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Union

import pyarrow as pa
import pyarrow.compute as pc

from . import _command, _status
from ._errors import InputError, LrkitError, from_status
from ._exchange import Columns, Event, Rows, Run, Statuses, exchange
from ._findings import Findings
from ._frames import Unit, units
from ._parallel import ordered
from ._sources import Blob, Blobs, Paths, plan
from ._table import Table
from ._worker import Options

Errors = Literal["collect", "raise"]
Match = Union[str, "os.PathLike[str]", Iterable[str]]


class Scan(Iterator[pa.RecordBatch]):
    """The findings of an analysis, batch by batch: see :func:`scan`."""

    def __init__(self, work: _Work, errors: Errors | None) -> None:
        self._work = work
        self._events = work.events()
        self._raise = errors == "raise" or (errors is None and not work.many)
        self._names: list[str] = []
        self._schema: pa.Schema | None = None
        self._statuses: list[pa.Table] = []
        self._known: pa.Table | None = None  # what they say together
        self._ready: pa.RecordBatch | None = None
        self._ended = False

    @property
    def schema(self) -> pa.Schema:
        """The schema of the batches."""
        while self._schema is None and not self._ended:
            self._ready = self._step()
        if self._schema is None:
            self._schema = self._work.schema()
        return self._schema

    @property
    def transcripts(self) -> Table:
        """A row for each document that was read so far, as ``Findings.transcripts``."""
        return Table(self._table())

    @property
    def errors(self) -> Table:
        """The transcripts whose analysis failed or is not whole, so far."""
        return Findings(pa.table({}), self._table()).errors

    def close(self) -> None:
        """End the analysis, if it has not ended."""
        _close(self._events)
        self._ended = True

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __next__(self) -> pa.RecordBatch:
        batch, self._ready = self._ready, None
        while batch is None and not self._ended:
            batch = self._step()
        if batch is None:
            raise StopIteration
        return batch

    def _step(self) -> pa.RecordBatch | None:
        event = next(self._events, None)
        if isinstance(event, Rows):
            return _bare(event.batch, self.schema)
        if isinstance(event, Statuses):
            self._statuses.append(event.table)
            self._known = None
            return None
        if isinstance(event, Columns):
            if self._schema is None:
                self._schema = _bare_schema(event.schema)
            return None
        self._ended = True
        if self._raise:
            statuses = self._table()
            for row in statuses.filter(pc.is_valid(statuses["error_code"])).to_pylist():
                raise from_status({**row, "name": row["source"]})
        return None

    def _table(self) -> pa.Table:
        if self._known is None:
            self._known = self._work.named(self._statuses)
        return self._known

    def findings(self) -> Findings:
        """Read all that is left."""
        batches: list[pa.RecordBatch] = []
        try:
            batches.extend(self)
        except LrkitError as e:
            if self._schema is not None:
                e.findings = Findings(pa.Table.from_batches(batches, self._schema), self._table())
            raise
        finally:
            self.close()
        return Findings(pa.Table.from_batches(batches, self.schema), self._table())


class _Work:
    """What is to be analyzed, and how."""

    def __init__(self, source: Paths | Blobs, options: Options, workers: int) -> None:
        self._source = source
        self._options = options
        self._workers = workers
        self._names: dict[int, str] = {}
        self.many = source.many

    def events(self) -> Iterator[Event]:
        if isinstance(self._source, Paths):
            jobs = ["--jobs", str(self._workers)]
            return _command.analyze(self._source.paths, [*self._options.arguments, *jobs])
        run = Run()
        units = self._units(self._source.blobs)
        return ordered(units, lambda u: exchange(u, self._options, run), self._workers, run.stop)

    def _units(self, blobs: Iterator[Blob]) -> Iterator[Unit]:
        for unit in units(blobs):
            self._names.update(unit.names)
            yield unit

    def named(self, statuses: list[pa.Table]) -> pa.Table:
        """Return statuses in the order of the inputs, with their names."""
        if isinstance(self._source, Paths):
            return pa.concat_tables([_status.BY_NAME.empty_table(), *statuses])
        return _status.named(statuses, self._names)

    def schema(self) -> pa.Schema:
        """Return the schema where there was no input that could be analyzed."""
        for unit in units([Blob("", memoryview(b"{}"))]):
            for event in exchange(unit, self._options, Run()):
                if isinstance(event, Columns):
                    return _bare_schema(event.schema)
        raise LrkitError("the worker gives no schema", code="crashed")


def _close(events: Iterator[Event]) -> None:
    if isinstance(events, Generator):
        events.close()


def _bare_schema(schema: pa.Schema) -> pa.Schema:
    at = schema.get_field_index("blob_id")
    return schema if at < 0 else schema.remove(at)


def _bare(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if batch.num_columns == len(schema):
        return batch
    return pa.RecordBatch.from_arrays(batch.columns[1:], schema=schema)


def analyze(
    src: object,
    *,
    content: str = "content",
    name: str = "path",
    columns: Sequence[str] | None = None,
    match: Match | None = None,
    show_secrets: bool = False,
    deadline: float | None = None,
    memory: int | None = None,
    workers: int = 1,
    errors: Errors | None = None,
) -> Findings:
    r"""List what scripts reported: files, sizes, hashes, addresses and more.

    Args:
        src: What to analyze: a path of a file, a folder or a case; the bytes of a transcript; a
            file that is open for reading bytes; a list of these; a dictionary from names to
            these; a column of Arrow; a table or data frame of pyarrow, pandas or polars. A text
            is always a path.
        content: The column of a table that holds the transcripts.
        name: The column of a table that holds their names, if there is one.
        columns: Only these columns, in this order.
        match: Only findings that hit an entry of a list of indicators: entries as texts
            (``"*.dmp"``), or the path of a file with one a line (a :class:`~pathlib.Path`).
        show_secrets: Do not mask passwords, tokens and keys that scripts printed.
        deadline: How many seconds the analysis of a transcript may take. By default 10, and one
            more for each 5 MB, which is added to another deadline as well.
        memory: How many bytes of memory it may take; by default 256 MiB. The two are for files
            and for what is in memory. A folder or a case has no limits: it is analyzed in a
            memory that does not grow with it.
        workers: How many transcripts to work on at a time. The result does not depend on it.
        errors: ``"raise"`` raises the first error when all has been read; the error has what was
            found in ``findings``. ``"collect"`` leaves them to :attr:`Findings.errors
            <lrkit.Findings.errors>`. The default is to raise for one input, and to collect for
            many.

    >>> found = analyze({"one": b'{"script_output": "10.1.2.3"}', "two": b"\x7fELF"})
    >>> found["source"].to_pylist(), found["value"].to_pylist()
    (['one'], ['10.1.2.3'])
    >>> found.errors["source"].to_pylist()
    ['two']
    """
    work = _work(src, content, name, columns, match, show_secrets, deadline, memory, workers)
    return Scan(work, errors).findings()


def scan(
    src: object,
    *,
    content: str = "content",
    name: str = "path",
    columns: Sequence[str] | None = None,
    match: Match | None = None,
    show_secrets: bool = False,
    deadline: float | None = None,
    memory: int | None = None,
    workers: int = 1,
    errors: Errors | None = None,
) -> Scan:
    """Return the findings batch by batch, for what does not fit in memory.

    The arguments are those of :func:`analyze`. The result is an iterator over batches of pyarrow,
    with ``schema``, and with ``transcripts`` and ``errors`` for what was read so far. Findings of
    a long transcript come before it has ended: if its analysis fails then, its error has the code
    ``partial``.

    >>> for batch in scan([b'{"script_output": "10.1.2.3"}']):
    ...     batch.num_rows
    1
    """
    work = _work(src, content, name, columns, match, show_secrets, deadline, memory, workers)
    return Scan(work, errors)


def _work(
    src: object,
    content: str,
    name: str,
    columns: Sequence[str] | None,
    match: Match | None,
    show_secrets: bool,
    deadline: float | None,
    memory: int | None,
    workers: int,
) -> _Work:
    source = plan(src, content, name)
    arguments: list[str] = []
    if columns is not None:
        arguments += ["--columns", ",".join(columns)]
    if show_secrets:
        arguments.append("--show-secrets")
    if isinstance(match, os.PathLike):
        arguments += ["--match", os.fspath(match)]
    elif match is not None:
        for pattern in [match] if isinstance(match, str) else match:
            arguments += ["--match-pattern", pattern]
    if isinstance(source, Paths) and (deadline is not None or memory is not None):
        source = _as_blobs(source)
    if deadline is not None:
        arguments += ["--deadline", f"{deadline:.3f}s"]
    if memory is not None:
        arguments += ["--memory", str(memory)]
    return _Work(source, Options(tuple(arguments), deadline), workers)


def _as_blobs(source: Paths) -> Blobs:
    """Give paths to a worker, which has limits for each of them."""
    for path in source.paths:
        if Path(path).is_dir():
            raise InputError(
                "deadline and memory are limits of one transcript, and this is a directory",
                code="usage",
                name=path,
            )
    return Blobs((Blob(p, Path(p)) for p in source.paths), source.many)
