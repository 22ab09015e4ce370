"""The data source ``lrkit`` of Spark 4: paths go to tasks, and their workers open them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import StructType

from .._errors import InputError
from .._sources import Blob
from . import _plan, _task
from ._plan import Plan
from ._schema import narrowed, spark_schema

_PARTITION = 128 << 20
_AT_LEAST = 16
_PER_FILE = 64 << 10  # what it costs to open one, in bytes of reading


class LrkitSource(DataSource):  # type: ignore[misc]
    """``spark.read.format("lrkit")``."""

    @classmethod
    def name(cls) -> str:
        """Return the name of the format."""
        return "lrkit"

    def schema(self) -> StructType:
        """Return the columns of the result."""
        return spark_schema(_planned(self.options, _columns(self.options)), {})

    def reader(self, schema: StructType) -> DataSourceReader:
        """Return what reads the columns of a schema."""
        names, plan = narrowed(_planned(self.options, _columns(self.options)), schema)
        plan = Plan(_planned(self.options, names or ["source"]).options, plan.columns)
        return _Reader(dict(self.options), plan)


class _Partition(InputPartition):  # type: ignore[misc]
    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = paths


@dataclass
class _Reader(DataSourceReader):  # type: ignore[misc]
    options: dict[str, str]
    plan: Plan

    def partitions(self) -> list[InputPartition]:
        at_most = int(self.options.get("maxpartitionbytes", _PARTITION))
        at_least = int(self.options.get("numpartitions", _AT_LEAST))
        parts = list(_divide(_files(self.options), at_most, at_least))
        return [_Partition(paths) for paths in parts or [[]]]

    def read(self, partition: _Partition) -> Iterator[pa.RecordBatch]:
        blobs = (Blob(path, Path(path)) for path in partition.paths)
        return _task.run(blobs, self.plan, None)


def _columns(options: Mapping[str, str]) -> list[str] | None:
    named = options.get("columns")
    return None if named is None else [c.strip() for c in named.split(",")]


def _planned(options: Mapping[str, str], columns: Sequence[str] | None) -> Plan:
    match, deadline, memory = (options.get(n) for n in ("match", "deadline", "memory"))
    return _plan.plan(
        _plan.options(
            columns,
            None if match is None else match.splitlines(),
            None if deadline is None else float(deadline),
            None if memory is None else int(memory),
        )
    )


def _files(options: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return files with their sizes, in the order of their paths."""
    path = options.get("path")
    if not path:
        raise InputError("there is no path", code="path", hint="load(path)")
    base = str(_task.local(path))
    recursive = options.get("recursive", "true").lower() != "false"
    if os.path.lexists(base):
        return sorted(_walk(base, recursive))
    found = [f for p in glob.glob(base) for f in _walk(p, recursive)]  # noqa: PTH207
    if not found:
        raise InputError("there is no such file", code="path", name=path)
    return sorted(set(found))


def _walk(base: str, recursive: bool) -> Iterator[tuple[str, int]]:
    """Yield the files below a folder. As for Spark, those that begin with . or _ are hidden."""
    if not Path(base).is_dir():
        yield base, Path(base).stat().st_size
        return
    folders = [base]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith((".", "_")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if recursive:
                        folders.append(entry.path)
                elif entry.is_file():
                    yield entry.path, entry.stat().st_size


def _divide(files: list[tuple[str, int]], at_most: int, at_least: int) -> Iterator[list[str]]:
    """Divide files into parts of about the same size.

    >>> list(_divide([("a", 9), ("b", 9), ("c", 9)], 1 << 20, 2))
    [['a', 'b'], ['c']]
    """
    total = sum(size + _PER_FILE for _, size in files)
    most = max(1, min(at_most, -(-total // max(1, at_least))))
    part: list[str] = []
    size = 0
    for path, length in files:
        if part and size + (length + _PER_FILE) // 2 > most:
            yield part
            part, size = [], 0
        part.append(path)
        size += length + _PER_FILE
    if part:
        yield part
