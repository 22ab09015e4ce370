"""Making the data source known to a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._errors import LrkitError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def register(spark: SparkSession) -> None:
    """Make ``spark.read.format("lrkit")`` known: Spark 4 and newer.

    It reads files that every executor finds under the same path, as volumes and mounts. Nothing of
    them goes through Spark, which makes it the cheaper way.

        lrkit.spark.register(spark)
        df = spark.read.format("lrkit").load("/Volumes/main/ir/results")

    Options:

    - ``path``: a file, a folder or a pattern
    - ``recursive``: ``false`` leaves out folders below
    - ``columns``: the columns of findings, with commas; or give a schema to the reader
    - ``match``: entries of a list of indicators, one a line
    - ``deadline``, ``memory``: as for :func:`analyze`
    - ``maxPartitionBytes``, ``numPartitions``: how much a task reads (128 MiB), and into how many
      tasks a smaller input is divided (16)
    """
    try:
        from ._source import LrkitSource

        sources = spark.dataSource
    except (ImportError, AttributeError):
        raise LrkitError(
            "data sources in Python need Spark 4", code="version", hint="use lrkit.spark.read"
        ) from None
    sources.register(LrkitSource)
