"""Two executors and 2,000 transcripts: the findings of the command, whatever dies."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from urllib.parse import unquote

import cluster
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from conftest import COUNT
from pyspark.sql import DataFrame, SparkSession

import lrkit.spark

DELTA = bool(os.environ.get("LRKIT_TEST_DELTA"))


TABLE = "delta" if DELTA else "parquet"
# All of the combinations are run by nightly.
RUNS = [
    ("frames", "parquet", False),
    ("frames", TABLE, True),
    ("source", "parquet", True),
]
if os.environ.get("LRKIT_TEST_ALL"):
    kinds = sorted({"parquet", TABLE})
    RUNS = [(d, h, k) for d in ("frames", "source") for h in kinds for k in (False, True)]


def frames(spark: SparkSession, folder: Path) -> DataFrame:
    return lrkit.spark.read(spark, str(folder))


def source(spark: SparkSession, folder: Path) -> DataFrame:
    return spark.read.format("lrkit").option("maxPartitionBytes", 16 << 20).load(str(folder))


DOORS = {"frames": frames, "source": source}


def written(df: DataFrame, out: Path, how: str) -> pa.Table:
    """Write findings and read them back without Spark."""
    df.write.format(how).save(str(out))
    if how == "parquet":
        return pq.read_table(out)
    log = [json.loads(line) for f in out.glob("_delta_log/*.json") for line in f.open()]
    files = [out / unquote(entry["add"]["path"]) for entry in log if "add" in entry]
    assert files
    return pa.concat_tables(pq.read_table(f) for f in files)


def check(got: pa.Table, reference: pa.Table) -> None:
    """See that all rows are those of the command, but of transcripts that ended their worker."""
    failed = got.filter(pc.equal(got["kind"], "error"))
    crashed = [Path(s).name for s in failed["source"].to_pylist()]
    assert 0 < len(crashed) < 40
    assert len(set(crashed)) == len(crashed)
    assert set(failed["error_code"].to_pylist()) == {"crashed"}
    for name in reference.column_names:
        if name not in ("source", "kind"):
            assert failed[name].null_count == failed.num_rows, name
    names = pc.replace_substring_regex(reference["source"], "^.*/", "")
    expected = reference.filter(pc.invert(pc.is_in(names, pa.array(crashed))))
    found = got.filter(pc.is_null(got["error_code"]))
    assert got.column_names == [*reference.column_names, "error_code", "error"]
    assert got.num_rows == found.num_rows + failed.num_rows
    cluster.same(found, expected)


def test_the_reference(reference: pa.Table) -> None:
    assert reference.num_rows > 300_000
    assert len(reference["source"].unique()) == COUNT
    for name in ("password: hunter2xx", "hunter2xx"):
        assert not pc.any(pc.match_substring(reference["value"], name)).as_py()


def kill_one(done: threading.Event, killed: list[int]) -> None:
    """Kill an executor as soon as a worker below it is at work."""

    def working() -> bool:
        for executor in cluster.executors():
            if any(w.cpu > 0.1 for w in cluster.workers(executor.pid)) and not done.is_set():
                os.kill(executor.pid, signal.SIGKILL)
                killed.append(executor.pid)
                return True
        return done.is_set()

    cluster.until(working)


@pytest.mark.parametrize(("door", "how", "kill"), RUNS)
def test_findings(
    door: str,
    how: str,
    kill: bool,
    spark: SparkSession,
    transcripts: Path,
    reference: pa.Table,
    tmp_path: Path,
) -> None:
    assert cluster.until(lambda: len(cluster.executors()) == 2)
    df = DOORS[door](spark, transcripts)
    for attempt in range(5):
        done, killed = threading.Event(), []
        killer = threading.Thread(target=kill_one, args=(done, killed))
        if kill:
            killer.start()
        got = written(df, tmp_path / f"findings-{attempt}", how)
        done.set()
        if kill:
            killer.join()
        if killed or not kill:  # else the job ended before a worker was seen at work
            break
    if kill:
        assert len(killed) == 1
    check(got, reference)
