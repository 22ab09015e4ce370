"""All of it through Spark Connect, as on serverless platforms: there is no context to reach."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

import lrkit.spark

GOOD = b'{"script_output": "C:\\\\Temp\\\\a.exe  51 MB\\r\\npassword: hunter2xx", "exit_code": 0}'


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    scratch = tmp_path_factory.mktemp("connect")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.remote("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.local.dir", str(scratch / "local"))
    spark = builder.config("spark.sql.warehouse.dir", str(scratch / "tables")).getOrCreate()
    yield spark
    spark.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "in"
    found.mkdir()
    for number in range(20):
        (found / f"{number}.json").write_bytes(GOOD)
    (found / "binary").write_bytes(b"\x7fELF\x02\x01\x01\0\0\0\0")
    return found


def kinds(df: Any) -> dict[str, int]:
    return {row["kind"]: row["count"] for row in df.groupBy("kind").count().collect()}


WANT = {"file": 20, "secret": 20, "error": 1}


def test_it_is_connect(remote: Any) -> None:
    assert "connect" in type(remote).__module__
    with pytest.raises(Exception, match=r"sparkContext|JVM"):
        _ = remote.sparkContext


def test_files(remote: Any, folder: Path) -> None:
    found = lrkit.spark.read(remote, str(folder), keep=["length"])
    assert kinds(found) == WANT
    assert found.where(f"length = {len(GOOD)}").count() == 40
    assert kinds(lrkit.spark.read(remote, str(folder), inline=0)) == WANT
    assert kinds(lrkit.spark.read(remote, str(folder), inline=20)) == WANT


def test_columns(remote: Any) -> None:
    df = remote.createDataFrame([("a", GOOD, "t")], "path string, content binary, `x.y` string")
    found = lrkit.spark.analyze(df, keep=["x.y"], columns=["value", "kind"])
    assert found.columns == ["value", "kind", "error_code", "error", "x.y"]
    assert kinds(found) == {"file": 1, "secret": 1}


def test_a_stream(remote: Any, folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        found = lrkit.spark.stream(remote, str(folder), columns=["kind", "source"])
        query = found.writeStream.format("parquet")
        query = query.option("checkpointLocation", str(tmp_path / "state"))
        query.trigger(availableNow=True).start(str(tmp_path / "out")).awaitTermination()
    assert kinds(remote.read.parquet(str(tmp_path / "out"))) == WANT


def test_the_data_source(remote: Any, folder: Path) -> None:
    lrkit.spark.register(remote)
    assert kinds(remote.read.format("lrkit").load(str(folder))) == WANT
