"""Findings of the transcripts in a column of a data frame, and in files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - everybody calls it so
from pyspark.sql.types import StructType

from .._errors import InputError
from . import _plan, _task
from ._plan import Plan
from ._schema import spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.readwriter import DataFrameReader
    from pyspark.sql.streaming import DataStreamReader

# A cell is copied several times on its way through the JVM: what is longer is opened in the task.
INLINE = 32 << 20

# What Spark thinks that opening a file costs. Its default makes a task of 32 small files.
_OPENING = ("spark.sql.files.openCostInBytes", "4194304", "65536")

_FILES = "path string, modificationTime timestamp, length long, content binary"


def analyze(
    df: DataFrame,
    content: str = "content",
    name: str = "path",
    *,
    columns: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    match: str | Iterable[str] | None = None,
    deadline: float | None = None,
    memory: int | None = None,
) -> DataFrame:
    """Return the findings in a column of transcripts, of a data frame or of a stream.

    The columns are those of docs/SCHEMA.md, then ``error_code`` and ``error``, then those that are
    kept. A transcript that cannot be read, or not to its end, has a row of the kind ``error``, in
    which all else is null but what says which one it is.

    Args:
        df: The transcripts.
        content: The column that holds them, of bytes or text.
        name: The column with their names: the ``source`` of their findings.
        columns: Only these columns of findings, in this order.
        keep: Columns of ``df`` to put beside each finding, as a tenant or a date. With the name
            of a column of findings it takes the place of that, as ``machine``.
        match: Only findings that hit one of these entries of a list of indicators.
        deadline: How many seconds a transcript may take, as for :func:`lrkit.analyze`.
        memory: How many bytes of memory a worker may take, by default 256 MiB.
    """
    how = _plan.options(columns, match, deadline, memory)
    return _analyze(df, content, name, _plan.plan(how, keep), None)


def read(
    spark: SparkSession,
    path: str | Sequence[str],
    open: _task.Open | None = None,  # noqa: A002 - what else
    *,
    inline: int = INLINE,
    recursive: bool = True,
    columns: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    match: str | Iterable[str] | None = None,
    deadline: float | None = None,
    memory: int | None = None,
) -> DataFrame:
    """Return the findings in files, by the data source ``binaryFile`` of Spark.

    Small files are read many in a task: ``spark.sql.files.openCostInBytes`` becomes 64 KiB in the
    session, if it has the value that Spark comes with.

    Args:
        spark: The session.
        path: Files, folders or patterns, wherever Spark can read.
        open: Opens a path of Spark in a task, and returns a binary file or a path of the machine
            that the task is on. By default ``file:`` and what Databricks mounts are known. What it
            raises is the error of that transcript.
        inline: Files of at most so many bytes come through Spark; longer ones are opened in the
            task. With 0 all are.
        recursive: Also files in folders below. Without it Spark makes columns of folders with names
            as ``tenant=a``, for ``keep``.
        columns: See :func:`analyze`, as for all that follow.
        keep: Also ``length`` and ``modificationTime`` of files can be kept.
        match: Only findings that hit an entry.
        deadline: Seconds.
        memory: Bytes.
    """
    how = _plan.options(columns, match, deadline, memory)
    _few_tasks(spark)
    return _files(spark.read, path, open, inline, recursive, _plan.plan(how, keep))


def stream(
    spark: SparkSession,
    path: str,
    open: _task.Open | None = None,  # noqa: A002
    *,
    inline: int = INLINE,
    recursive: bool = True,
    columns: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    match: str | Iterable[str] | None = None,
    deadline: float | None = None,
    memory: int | None = None,
    **options: str | int | bool,
) -> DataFrame:
    """Return the findings in files that are there and that will come, as a stream.

    Written with a checkpoint to a table or to files, each file is analyzed exactly once. Files must
    appear in the folder as a whole: written elsewhere, then moved.

        query = lrkit.spark.stream(spark, "/lake/results").writeStream.option(
            "checkpointLocation", "/lake/findings.checkpoint").toTable("findings")

    Args:
        spark: The session.
        path: The folder.
        open: See :func:`read`, as for all that follow.
        inline: Bytes.
        recursive: Also files in folders below.
        columns: See :func:`analyze`.
        keep: Columns of files.
        match: Only findings that hit an entry.
        deadline: Seconds.
        memory: Bytes.
        options: Of the file source of Spark, as ``maxFilesPerTrigger``.
    """
    reader = spark.readStream.schema(_FILES).options(**options)
    how = _plan.options(columns, match, deadline, memory)
    _few_tasks(spark)
    return _files(reader, path, open, inline, recursive, _plan.plan(how, keep))


def _few_tasks(spark: SparkSession) -> None:
    name, default, ours = _OPENING
    # Some platforms let nobody set it.
    with contextlib.suppress(Exception):
        if spark.conf.get(name).lower() in (default, default + "b", "4mb"):
            spark.conf.set(name, ours)


def _files(
    reader: DataFrameReader | DataStreamReader,
    path: str | Sequence[str],
    opener: _task.Open | None,
    inline: int,
    recursive: bool,
    plan: Plan,
) -> DataFrame:
    paths = path if isinstance(path, str) else list(path)
    files = reader.format("binaryFile").option("recursiveFileLookup", recursive).load(paths)
    others = [c for c in files.columns if c != "content"]
    nothing = F.lit(None).cast("binary").alias("content")
    if inline <= 0:
        files = files.select(*others, nothing)
    else:
        # By what a listing says Spark plans no task for files that the condition leaves out.
        size = F.col("_metadata.file_size")
        long = files.where(size > inline).select(*others, nothing)
        files = files.where(size <= inline).select(*others, "content").unionAll(long)
    return _analyze(files, "content", "path", plan, opener or _task.local)


def _analyze(
    df: DataFrame, content: str, name: str, plan: Plan, opener: _task.Open | None
) -> DataFrame:
    needed = [content, name, *plan.kept]
    missing = [c for c in needed if c not in df.columns]
    if missing:
        raise InputError(
            f"there is no column {missing[0]!r}", code="column", hint="name it: content=…, name=…"
        )
    if content in plan.kept:
        raise InputError(f"the column {content!r} cannot be kept", code="column")
    # mapInArrow takes no names with dots.
    quoted = ("`" + c.replace("`", "``") + "`" for c in needed)
    chosen = df.select(*[F.col(q).alias(f"c{i}") for i, q in enumerate(quoted)])
    kinds: StructType = chosen.schema
    kept = dict(zip(plan.kept, kinds.fields[2:], strict=True))
    return chosen.mapInArrow(_function(plan, opener), spark_schema(plan, kept))


def _function(
    plan: Plan, opener: _task.Open | None
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a task does with its batches: Spark sends it there."""

    def findings(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            kept = None
            if plan.kept:
                kept = pa.RecordBatch.from_arrays(batch.columns[2:], names=list(plan.kept))
            yield from _task.run(_task.cells(batch, opener), plan, kept)

    return findings
