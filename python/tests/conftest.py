"""What the tests share: the repository, the demo case, the vectors."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Nothing may be written in HOME.
os.environ.setdefault("LRKIT_STATE_DIR", tempfile.mkdtemp(prefix="lrkit-state-"))

from lrkit._binary import find

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "testdata" / "corpus"


def lr(*arguments: object, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command by itself, as a reference."""
    return subprocess.run(
        [find(), *map(str, arguments)],
        input=data,
        stdin=subprocess.DEVNULL if data is None else None,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("demo") / "case"
    done = lr("demo", "--keep", case)
    assert done.returncode in (0, 3), done.stderr
    return case


@pytest.fixture(scope="session")
def vectors() -> dict[str, bytes]:
    """The input of every vector of the corpus, and every whole input, by name."""
    found: dict[str, bytes] = {}
    for file in sorted((CORPUS / "vectors").rglob("*")):
        if file.is_file():
            found[str(file.relative_to(CORPUS))] = file.read_bytes().partition(b"\n\n")[2]
    for file in sorted((CORPUS / "inputs").iterdir()):
        if file.suffix != ".ndjson":
            found[str(file.relative_to(CORPUS))] = file.read_bytes()
    assert len(found) > 300
    return found


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command with faults that can be asked for: LRKIT_TEST_FAULTS, or built for the tests."""
    named = os.environ.get("LRKIT_TEST_FAULTS")
    if named:
        return named
    out = tmp_path_factory.mktemp("faults") / "lrkit"
    subprocess.run(
        ["go", "build", "-tags", "faults", "-o", str(out), "./cmd/lrkit"], cwd=ROOT, check=True
    )
    return str(out)


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that have not ended, on Linux."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == pid and state != "Z":
                found.append(int(folder.name))
    return found


@pytest.fixture
def no_workers() -> Iterator[None]:
    """Begin and end without workers that are kept."""
    from lrkit._pool import pool

    pool.close()
    yield
    pool.close()
