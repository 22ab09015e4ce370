"""With Spark 3.5: columns, files and streams. The data source needs Spark 4."""

from __future__ import annotations

from pathlib import Path

import cluster
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from test_cluster import check, frames, written

import lrkit.spark


def test_findings(
    spark: SparkSession, transcripts: Path, reference: pa.Table, tmp_path: Path
) -> None:
    assert spark.version.startswith("3.5")
    check(written(frames(spark, transcripts), tmp_path / "findings", "parquet"), reference)


def test_columns_and_paths(
    spark: SparkSession, transcripts: Path, reference: pa.Table, tmp_path: Path
) -> None:
    """The columns in another order, by a column of the folder, opened in the task."""
    names = list(reversed(reference.column_names))
    folder = transcripts / "tenant=1"
    got = lrkit.spark.read(spark, str(folder), inline=0, columns=names, keep=["length"])
    got.where("error_code is null").select(*names).write.parquet(str(tmp_path / "out"))
    want = cluster.by_source(reference).select(names)
    few = pa.array([p.name for p in folder.iterdir()])
    cluster.same(pq.read_table(tmp_path / "out"), want.filter(pc.is_in(want["source"], few)))


def test_a_stream(spark: SparkSession, transcripts: Path, tmp_path: Path) -> None:
    for _ in range(2):
        found = lrkit.spark.stream(spark, str(transcripts / "tenant=2"))
        query = found.writeStream.option("checkpointLocation", str(tmp_path / "state"))
        query.trigger(availableNow=True).start(str(tmp_path / "out")).awaitTermination()
    direct = lrkit.spark.read(spark, str(transcripts / "tenant=2"))
    assert spark.read.parquet(str(tmp_path / "out")).count() == direct.count() > 1000


def test_no_data_source(spark: SparkSession) -> None:
    with pytest.raises(lrkit.LrkitError, match="Spark 4"):
        lrkit.spark.register(spark)
