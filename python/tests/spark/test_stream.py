"""New files in a folder become findings in a table: each once, whatever is stopped."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import cluster
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyspark.sql import SparkSession

import lrkit.spark


@pytest.fixture
def files(transcripts: Path) -> list[Path]:
    """Sixty transcripts, none of which ends its worker: no batch has so many."""
    return sorted(p for p in transcripts.iterdir() if p.is_file())[:60]


def arrive(files: list[Path], folder: Path) -> None:
    """Let files appear in a folder as a whole."""
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copy(file, folder.parent / "new")
        (folder.parent / "new").rename(folder / file.name)


def start(spark: SparkSession, base: Path, opener: Any = None, **options: Any) -> Any:
    found = lrkit.spark.stream(spark, str(base / "in"), opener, **options)
    written = found.writeStream.format("parquet").option("checkpointLocation", str(base / "state"))
    return written.trigger(availableNow=True).start(str(base / "out"))


def check(spark: SparkSession, base: Path, files: list[Path], reference: pa.Table) -> None:
    got = spark.read.parquet(str(base / "out"))
    assert got.where("error_code is not null").count() == 0
    want = cluster.by_source(reference)
    want = want.filter(pc.is_in(want["source"], pa.array([f.name for f in files])))
    cluster.same(got.select(*reference.column_names).toArrow(), want)


def test_it_goes_on(
    spark: SparkSession, files: list[Path], reference: pa.Table, tmp_path: Path
) -> None:
    arrive(files[:25], tmp_path / "in")
    start(spark, tmp_path, maxFilesPerTrigger=10).awaitTermination()
    check(spark, tmp_path, files[:25], reference)
    arrive(files[25:], tmp_path / "in")
    query = start(spark, tmp_path, maxFilesPerTrigger=20)
    query.awaitTermination()
    check(spark, tmp_path, files, reference)
    start(spark, tmp_path).awaitTermination()  # there is nothing new
    check(spark, tmp_path, files, reference)


def test_it_is_stopped_in_a_batch(
    spark: SparkSession, files: list[Path], reference: pa.Table, tmp_path: Path
) -> None:
    """The batch that was not whole is done again, and none of it is there twice."""
    go, begun = tmp_path / "go", tmp_path / "begun"
    last = files[-1].name

    def opener(path: str) -> Any:
        here = Path(path.removeprefix("file:"))
        if here.name == last:  # all others have been read
            begun.touch()
            while not go.exists():
                time.sleep(0.05)
        return here

    arrive(files, tmp_path / "in")
    query = start(spark, tmp_path, opener, inline=0)
    assert cluster.until(begun.exists)
    query.stop()
    assert not list((tmp_path / "out").glob("_spark_metadata/*"))
    go.touch()
    start(spark, tmp_path, opener, inline=0).awaitTermination()
    check(spark, tmp_path, files, reference)
