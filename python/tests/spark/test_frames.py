"""What becomes of columns, of what cannot be read, and of secrets."""

from __future__ import annotations

import ast
import datetime
import doctest
import importlib
import inspect
import os
from pathlib import Path
from typing import Any

import cluster
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

import lrkit.spark

GOOD = b'{"script_output": "C:\\\\Temp\\\\a.exe  51 MB\\r\\npassword: hunter2xx", "exit_code": 0}'
BINARY = b"\x7fELF\x02\x01\x01\0\0\0\0"


def rows(df: Any) -> list[dict[str, Any]]:
    return [r.asDict() for r in df.collect()]


@pytest.mark.parametrize("name", ["_task", "_source"])
def test_docstrings(name: str) -> None:
    done = doctest.testmod(importlib.import_module(f"lrkit.spark.{name}"))
    assert (done.attempted > 0, done.failed) == (True, 0)


def test_columns_in_another_order(
    spark: SparkSession, transcripts: Path, reference: pa.Table
) -> None:
    """Spark takes columns by their position: each has to be where the schema says."""
    names = list(reversed(reference.column_names))
    folder = transcripts / "tenant=1"
    few = [str(p) for p in folder.iterdir()]
    assert len(few) < 97  # no worker ends
    inside = pa.array([Path(p).name for p in few])
    want = cluster.by_source(reference)
    want = want.filter(pa.compute.is_in(want["source"], inside)).select(names)
    df = lrkit.spark.read(spark, str(folder), columns=names)
    ds = spark.read.format("lrkit").option("columns", ",".join(names)).load(str(folder))
    narrow = "line long, error string, kind string, value string, source string, span_start long"
    for got in (df, ds, lrkit.spark.read(spark, str(folder)).select(*names)):
        assert got.columns[: len(names)] == names
        cluster.same(got.select(*names).toArrow(), want)
    got = spark.read.format("lrkit").schema(narrow).load(str(folder))
    assert got.columns == [c.split()[0] for c in narrow.split(", ")]
    some = [c for c in got.columns if c != "error"]
    cluster.same(got.select(*some).toArrow(), want.select(some))


def test_columns_of_the_input(spark: SparkSession) -> None:
    """They stand beside the findings of their transcript, with their types."""
    when = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901)
    day = datetime.date(2026, 1, 2)
    df = spark.createDataFrame(
        [(f"n{i}", GOOD, f"tenant {i}", when, day, i, f"m{i}", [i]) for i in range(3)]
        + [("bad", BINARY, "tenant 9", when, day, 9, "m9", [9])],
        "`a.b` string, `the ``blob` binary, tenant string, at timestamp, day date, n int, "
        "machine string, l array<int>",
    )
    found = lrkit.spark.analyze(
        df, "the `blob", "a.b", columns=["source", "kind", "value", "machine"],
        keep=["tenant", "at", "day", "n", "machine", "l"],
    )  # fmt: skip
    kept = ["tenant", "at", "day", "n", "l"]
    assert found.columns == ["source", "kind", "value", "machine", "error_code", "error", *kept]
    got = rows(found)
    assert len(got) == 3 * 2 + 1
    for row in got:
        n = row["n"]
        assert row["source"] == ("bad" if n == 9 else f"n{n}")
        assert (row["tenant"], row["machine"]) == (f"tenant {n}", f"m{n}")
        assert (row["at"], row["day"], row["l"]) == (when, day, [n])
    assert [r["error_code"] for r in got if r["kind"] == "error"] == ["binary"]


def test_columns_that_cannot_be(spark: SparkSession) -> None:
    df = spark.createDataFrame([("a", GOOD)], "path string, content binary")
    for options in (
        {"keep": ["content"]},
        {"keep": ["none"]},
        {"keep": ["kind"]},
        {"content": "none"},
        {"columns": ["none"]},
    ):
        with pytest.raises(lrkit.InputError):
            lrkit.spark.analyze(df, **options)  # type: ignore[arg-type]
    for wrong in ("none string", "line string"):
        with pytest.raises(Exception, match="there is no column"):
            spark.read.format("lrkit").schema(wrong).load("/tmp").collect()


def test_text_and_nothing(spark: SparkSession) -> None:
    """A column of text is analyzed; a cell without content is a row, and so is one without name."""
    df = spark.createDataFrame(
        [("a", "C:\\x.exe  5 bytes"), ("b", None), (None, "10.1.2.3"), (None, None)],
        "path string, content string",
    ).coalesce(1)
    got = lrkit.spark.analyze(df).select("source", "kind", "value", "error_code").collect()
    assert {tuple(row) for row in got} == {
        ("a", "file", "C:\\x.exe", None),
        ("b", "error", None, "null"),
        (None, "ipv4", "10.1.2.3", None),
        (None, "error", None, "null"),
    }
    assert len(got) == 4
    nothing = spark.createDataFrame([], "path string, content binary")
    assert lrkit.spark.analyze(nothing).count() == 0


def test_secrets_are_masked(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(GOOD)
    lake = spark.read.format("lrkit").option("show_secrets", "true").load(str(tmp_path))
    for df in (lrkit.spark.read(spark, str(tmp_path)), lake):
        got = rows(df)
        assert len(got) == 2
        assert "hunter2xx" not in str(got)
    for call in (lrkit.spark.analyze, lrkit.spark.read, lrkit.spark.stream):
        assert "show_secrets" not in inspect.signature(call).parameters


def test_names_of_files(spark: SparkSession, tmp_path: Path) -> None:
    """Whatever is in a name, the file is opened: through Spark, and in the task."""
    names = ["a b.json", "a%20b.json", "a#b?.json", "caf\u00e9.json", "a+b&c.json", "[x].json"]
    for name in names:
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "_hidden.json").write_bytes(GOOD)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "z.json").write_bytes(GOOD)
    lake = spark.read.format("lrkit").load(str(tmp_path))
    folder = str(tmp_path)
    for df in (
        lake,
        lrkit.spark.read(spark, folder),
        lrkit.spark.read(spark, folder, inline=0),
        lrkit.spark.read(spark, folder, inline=len(GOOD) - 1),
    ):
        got = df.where("kind = 'file'").select("source").collect()
        assert sorted(Path(r[0]).name for r in got) == sorted([*names, "z.json"])
        assert df.where("error_code is not null").count() == 0
    flat = spark.read.format("lrkit").option("recursive", "false").load(folder)
    assert flat.count() == lrkit.spark.read(spark, folder, recursive=False).count() == 12


def server() -> Any:
    """Return what opens files in a task, and fails as servers do. Spark sends it along by value."""

    class Broken:
        given = False

        def read(self, n: int) -> bytes:
            if self.given:
                raise ConnectionError("reset by https://x/?sig=not.a.secret")
            self.given = True
            return b'{"script_output": "10.9.9.9 '

    def opener(path: str) -> Any:
        if "refused" in path:
            raise RuntimeError("403 for https://x.blob.core.windows.net/a?sig=not.a.secret")
        if "missing" in path:
            raise FileNotFoundError(2, "No such file", "/secret/path")
        if "broken" in path:
            return Broken()
        return Path(path.removeprefix("file:")).open("rb")

    return opener


def test_opening(spark: SparkSession, tmp_path: Path) -> None:
    """What an opener raises is the error of its transcript, without what may be a secret."""
    for name in ("good", "refused", "missing", "broken"):
        (tmp_path / name).write_bytes(GOOD)
    df = lrkit.spark.read(spark, str(tmp_path), server(), inline=0)
    got = rows(df.select("source", "kind", "value", "error_code", "error"))
    errors = {Path(r["source"]).name: r for r in got if r["kind"] == "error"}
    assert errors.keys() == {"refused", "missing", "broken"}
    assert {r["error_code"] for r in errors.values()} == {"failed"}
    assert errors["missing"]["error"] == f"FileNotFoundError: {os.strerror(2)}"
    assert "not.a.secret" not in str(got)
    assert "secret/path" not in str(got)
    assert [r["value"] for r in got if r["kind"] == "file"] == ["C:\\Temp\\a.exe"]


def test_paths_that_nothing_opens(spark: SparkSession) -> None:
    from lrkit.spark import _task

    for path in ("abfss://c@a.dfs.core.windows.net/x.json", "s3a://b/x.json"):
        blob = _task.opened(path, _task.local)
        assert isinstance(blob.content, lrkit.InputError)
        assert blob.content.code == "path"
    with pytest.raises(Exception, match="no such file"):
        spark.read.format("lrkit").load("/nonexistent/folder").count()


def test_no_files(spark: SparkSession, tmp_path: Path) -> None:
    assert spark.read.format("lrkit").load(str(tmp_path)).count() == 0
    assert lrkit.spark.read(spark, str(tmp_path)).count() == 0


def test_another_version_is_an_error(spark: SparkSession) -> None:
    """Columns that the driver expects and a worker does not have: no row, no silence."""
    from lrkit.spark import _plan

    plan = _plan.plan(_plan.options(["value"]))
    with pytest.raises(lrkit.VersionMismatch):
        plan.check(pa.schema([("value", pa.int64())]))
    with pytest.raises(lrkit.VersionMismatch):
        plan.check(pa.schema([("blob_id", pa.int64())]))


FORBIDDEN = {"sparkContext", "_sc", "_jvm", "_jdf", "_jsparkSession", "rdd", "addFile", "addPyFile",
             "addArtifact", "broadcast", "accumulator", "SparkContext", "RDD"}  # fmt: skip


def test_nothing_but_data_frames() -> None:
    """Spark Connect, as on serverless Databricks, has no context, no RDD and no JVM to reach."""
    files = list(Path(lrkit.spark.__file__).parent.glob("*.py"))
    assert len(files) > 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = {getattr(node, key, None) for key in ("attr", "id", "name", "value")}
            assert not any(isinstance(n, str) and n in FORBIDDEN for n in names), (file, node)
