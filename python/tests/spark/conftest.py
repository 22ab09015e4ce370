"""One cluster for all tests: two executors with a core each."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Nothing may be written in HOME.
os.environ.setdefault("LRKIT_STATE_DIR", tempfile.mkdtemp(prefix="lrkit-state-"))

import cluster
import corpus
import pyarrow as pa
from pyspark.sql import SparkSession

import lrkit.spark
from lrkit._binary import find
from lrkit._pool import pool

COUNT = 2000
# The worker ends at each blob with this number, which is its row in the batch that a task has.
CRASHES_AT = 97


@pytest.fixture(scope="session")
def faults() -> str:
    """The command with faults: executors have it, the driver has the one of the package."""
    return os.environ["LRKIT_TEST_FAULTS"]


@pytest.fixture(scope="session")
def spark(faults: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    scratch = tmp_path_factory.mktemp("spark")
    environment = {
        "LRKIT_BINARY_PATH": faults,
        "LRKIT_FAULT": f"{CRASHES_AT}:exit",
        "LRKIT_STATE_DIR": os.environ["LRKIT_STATE_DIR"],
        "PYTHONPATH": os.environ["PYTHONPATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(scratch),
    }
    session = cluster.session(
        scratch,
        "local-cluster[2,1,1024]",
        environment,
        spark_sql_files_maxPartitionBytes=16 << 20,  # ten tasks
    )
    if session.version >= "4":
        lrkit.spark.register(session)
    yield session
    session.stop()
    pool.close()
    assert cluster.until(lambda: not cluster.workers_of(faults)), "workers were left"


@pytest.fixture(scope="session")
def transcripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with transcripts of 14 KB, of which some are damaged."""
    folder = tmp_path_factory.mktemp("transcripts")
    corpus.write(folder, COUNT)
    return folder


@pytest.fixture(scope="session")
def reference(transcripts: Path, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """What the command says of them."""
    out = tmp_path_factory.mktemp("reference") / "findings.arrow"
    command = [find(), "analyze", "-q", "-f", "arrow", "-o", out, "--", transcripts]
    assert subprocess.run(command, check=False).returncode in (0, 3)
    with pa.memory_map(str(out)) as file:
        return pa.ipc.open_stream(file).read_all()
