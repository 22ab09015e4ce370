"""A cluster of Spark on this machine, and the processes that belong to it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyspark
from pyspark.sql import SparkSession

# The compiler of the JVM costs more than such short jobs.
_JAVA = os.environ.get("J", "-XX:+UseSerialGC")


def session(
    scratch: Path, master: str, environment: dict[str, str], **settings: Any
) -> SparkSession:
    """Start Spark, which writes nothing outside of a folder.

    Args:
        scratch: The folder.
        master: As ``local-cluster[2,1,1024]``: executors, cores and MiB of each.
        environment: Of the executors.
        settings: Of Spark, with _ for each dot.
    """
    home = scratch / "home"  # executors write their logs there
    home.mkdir()
    for entry in Path(pyspark.__file__).parent.iterdir():
        # Without its own copy of pyspark in a zip file, which Python reads again for each task.
        if entry.name != "python":
            (home / entry.name).symlink_to(entry)
    os.environ["SPARK_HOME"] = str(home)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["JDK_JAVA_OPTIONS"] = f"{_JAVA} -Dderby.system.home={scratch}"
    builder = SparkSession.builder.master(master).appName("lrkit")
    conf = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(scratch / "local"),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.executor.memory": "1g",
        "spark.executor.extraJavaOptions": _JAVA,
        "spark.sql.shuffle.partitions": "2",
    }
    conf |= {f"spark.executorEnv.{name}": value for name, value in environment.items()}
    conf |= {name.replace("_", "."): str(value) for name, value in settings.items()}
    delta = os.environ.get("LRKIT_TEST_DELTA")
    if delta:  # a folder with its jars
        catalog = "org.apache.spark.sql.delta.catalog.DeltaCatalog"
        conf |= {
            "spark.driver.extraClassPath": f"{delta}/*",
            "spark.executor.extraClassPath": f"{delta}/*",
            "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog": catalog,
        }
    for name, value in conf.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


class Process:
    """A process as /proc shows it."""

    def __init__(self, folder: Path) -> None:
        stat = (folder / "stat").read_text()
        fields = stat.rpartition(")")[2].split()
        self.pid = int(folder.name)
        self.name = stat[stat.index("(") + 1 : stat.rindex(")")]
        self.state, self.parent = fields[0], int(fields[1])
        ticks = sum(map(int, fields[11:15]))  # its own, and of those it has waited for
        self.cpu = ticks / os.sysconf("SC_CLK_TCK")
        self.command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def processes() -> dict[int, Process]:
    """Return all processes that have not ended."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                process = Process(folder)
            except OSError:
                continue
            if process.state != "Z":
                found[process.pid] = process
    return found


def descendants(root: int) -> list[Process]:
    """Return the processes below a process, and itself."""
    every = processes()
    known = {root}
    while True:
        more = {p.pid for p in every.values() if p.parent in known} - known
        if not more:
            return [every[pid] for pid in known if pid in every]
        known |= more


def executors() -> list[Process]:
    """Return the executors of this process."""
    return [p for p in descendants(os.getpid()) if "CoarseGrainedExecutorBackend" in p.command]


def workers(root: int | None = None) -> list[Process]:
    """Return the workers of lrkit below a process: by default below this one."""
    return [p for p in descendants(root or os.getpid()) if _is_worker(p)]


def _is_worker(process: Process) -> bool:
    return process.command.split()[1:2] == ["worker"]


def workers_of(binary: str) -> list[Process]:
    """Return all workers of a binary, whoever has started them."""
    return [p for p in processes().values() if p.command.startswith(f"{binary} worker")]


def until(condition: Any, seconds: float = 120) -> bool:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def same(got: pa.Table, want: pa.Table) -> None:
    """Compare findings, whatever the order of the transcripts: the same rows as often.

    The rows of one transcript have to be in the same order.
    """
    assert got.num_rows == want.num_rows > 0
    a, b = by_source(got), by_source(want)
    for name in want.column_names:
        left, right = a[name].cast(b[name].type).combine_chunks(), b[name].combine_chunks()
        assert left.equals(right), name


def by_source(table: pa.Table) -> pa.Table:
    """Return findings with the names of files as their sources, in the order of these."""
    at = table.schema.get_field_index("source")
    names = pc.replace_substring_regex(table["source"], "^.*/", "")
    table = table.set_column(at, "source", names)
    return table.take(pc.sort_indices(names))  # is stable
