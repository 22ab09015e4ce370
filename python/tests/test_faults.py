"""Whatever ends a worker costs one blob, and nothing else: here and on the other side."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from conftest import children

import lrkit
from lrkit import _worker
from lrkit._frames import Row
from lrkit._pool import pool

BLOBS = {
    f"{i:03}": json.dumps(
        {
            "script_name": "a.ps1",
            "exit_code": 0,
            "script_output": f"10.0.{i % 7}.{i % 250}\nC:\\f{i}.exe  {i} bytes",
        }
    ).encode()
    for i in range(400)
}
FAULTS = {
    "panic": ("crashed", 0),
    "exit": ("crashed", 1),
    "hang": ("deadline", 1),
    "memory": ("memory", 1),
}


# Seconds. Only what hangs meets its limit, however slow the machine is.
LIMITS = {"panic": 600, "exit": 600, "hang": 3, "memory": 600}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, no_workers: None) -> list[int]:
    """The processes of workers that were started."""
    pids: list[int] = []
    init = _worker.Worker.__init__

    def counting(self: _worker.Worker, options: _worker.Options) -> None:
        init(self, options)
        pids.append(self.process.pid)

    monkeypatch.setattr(_worker.Worker, "__init__", counting)
    return pids


@pytest.fixture(scope="module")
def good() -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = {}
    for row in lrkit.analyze(BLOBS).to_arrow().to_pylist():
        rows.setdefault(row["source"], []).append(row)
    assert len(rows) == 400
    return rows


@pytest.mark.parametrize("fault", FAULTS)
def test_one_of_400(
    fault: str,
    faults: str,
    good: dict[str, list[dict[str, object]]],
    started: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LRKIT_BINARY_PATH", faults)
    monkeypatch.setenv("LRKIT_FAULT", f"123:{fault}")
    code, restarts = FAULTS[fault]
    found = lrkit.analyze(BLOBS, deadline=LIMITS[fault])
    assert found.transcripts["source"].to_pylist() == list(BLOBS)
    (row,) = found.errors.to_pylist()
    assert (row["source"], row["error_code"]) == ("123", code)
    assert len(started) <= 1 + restarts
    assert found.to_arrow().to_pylist() == [
        r for name in BLOBS if name != "123" for r in good[name]
    ]


@pytest.mark.parametrize("number", [0, 399])
@pytest.mark.parametrize("fault", ["exit", "panic"])
def test_first_and_last(
    number: int, fault: str, faults: str, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRKIT_BINARY_PATH", faults)
    monkeypatch.setenv("LRKIT_FAULT", f"{number}:{fault}")
    found = lrkit.analyze(BLOBS, workers=2)
    assert found.errors["source"].to_pylist() == [f"{number:03}"]
    assert len(found.transcripts) == 400


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("panic", lrkit.WorkerDied),
        ("exit", lrkit.WorkerDied),
        ("hang", lrkit.DeadlineExceeded),
        ("memory", lrkit.MemoryExceeded),
    ],
)
def test_errors_of_one(
    fault: str,
    error: type[lrkit.LrkitError],
    faults: str,
    started: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LRKIT_BINARY_PATH", faults)
    monkeypatch.setenv("LRKIT_FAULT", f"0:{fault}")
    with pytest.raises(error):
        lrkit.analyze(BLOBS["000"], deadline=LIMITS[fault])
    monkeypatch.delenv("LRKIT_FAULT")
    pool.close()
    assert len(lrkit.analyze(BLOBS["000"])) > 0


def long_blob(megabytes: int) -> bytes:
    lines = b"".join(
        b"10.1.%d.%d  C:\\\\Temp\\\\f%d.exe\\n" % (i >> 8 & 255, i & 255, i) for i in range(30_000)
    )
    return (
        b'{"script_output": "'
        + lines * (megabytes * 1_000_000 // len(lines))
        + b'", "exit_code": 0}'
    )


def test_killed_and_stopped_from_outside(started: list[int]) -> None:
    """SIGKILL in the middle of a long blob, when rows were handed on: it is partial."""
    seen = 0
    scan = lrkit.scan(
        {"a": BLOBS["000"], "long": long_blob(20), "b": BLOBS["001"]}, errors="collect"
    )
    for batch in scan:
        seen += batch.num_rows
        if seen > 10_000 and started:
            os.kill(started[0], signal.SIGKILL)
            started.clear()
    rows = scan.transcripts.to_pylist()
    assert [r["source"] for r in rows] == ["a", "long", "b"]
    assert [r["error_code"] for r in rows] == [None, "partial", None]


def test_a_stopped_worker_is_ended(started: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGSTOP: the watch of Python ends the process, and the others go on."""
    monkeypatch.setattr(_worker.Options, "patience", lambda *_: 15)
    lrkit.analyze(BLOBS["000"])
    os.kill(started[0], signal.SIGSTOP)
    found = lrkit.analyze(BLOBS)
    assert len(found.transcripts) == 400
    assert len(found.errors) == 0
    assert len(started) == 2


def test_a_worker_that_was_killed_while_idle(started: list[int]) -> None:
    lrkit.analyze(BLOBS["000"])
    os.kill(started[0], signal.SIGKILL)
    assert len(lrkit.analyze(BLOBS).errors) == 0
    assert len(started) == 2


def test_a_caller_may_take_its_time(tmp_path: Path, no_workers: None) -> None:
    """A worker that waits for its caller is not one that was stopped."""
    worker = pool.take(_worker.Options())
    request = worker.request("A", [Row(0, "a", BLOBS["000"], True)], 1)
    assert worker.due < math.inf
    assert next(request) is not None
    assert worker.due == math.inf
    list(request)
    assert worker.due < math.inf
    pool.end(worker)


def test_a_path_has_the_time_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_workers: None
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(_worker.Options, "patience", lambda _, size: sizes.append(size) or 600)
    path = tmp_path / "a.json"
    path.write_bytes(BLOBS["000"])
    lrkit.analyze({"a": path, "none": tmp_path / "none"})
    assert len(BLOBS["000"]) in sizes


def test_workers_are_kept(started: list[int]) -> None:
    for _ in range(5):
        lrkit.analyze(BLOBS["000"])
    assert len(started) == 1
    lrkit.analyze(BLOBS["000"], columns=["value"])
    assert len(started) == 2


def test_threads_do_not_share_a_worker(good: dict[str, list[dict[str, object]]]) -> None:
    results: list[object] = []

    def call() -> None:
        results.append(lrkit.analyze(BLOBS).to_arrow().to_pylist())

    threads = [threading.Thread(target=call) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    want = [r for name in BLOBS for r in good[name]]
    assert results == [want] * 4


def test_an_abandoned_scan_leaves_no_worker(started: list[int]) -> None:
    scan = lrkit.scan(long_blob(20))
    next(scan)
    scan.close()
    assert not any(pid in children(os.getpid()) for pid in started)
    assert list(scan) == []


def test_idle_workers_end(started: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrkit._pool.IDLE", 0.1)
    lrkit.analyze(BLOBS["000"])
    until = time.monotonic() + 30
    while started[0] in children(os.getpid()) and time.monotonic() < until:
        time.sleep(0.1)
    assert started[0] not in children(os.getpid())


def run(code: str, workers: int = 1, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | env,
        start_new_session=True,
    )


def gone(pid: int) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


BUSY = """
    import lrkit, sys, threading, time
    from lrkit import _worker
    init = _worker.Worker.__init__
    def say(self, options):
        init(self, options)
        print(self.process.pid, flush=True)
    _worker.Worker.__init__ = say
    try:
        lrkit.analyze({"0": b"{}"}, deadline=300, workers=int(sys.argv[1]))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(7)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_the_worker(workers: int, faults: str) -> None:
    """The interrupt goes to Python alone, as from a terminal; it ends the worker and is raised."""
    python = run(BUSY, workers, LRKIT_BINARY_PATH=faults, LRKIT_FAULT="0:hang")
    assert python.stdout is not None
    worker = int(python.stdout.readline())
    time.sleep(0.3)
    assert os.getpgid(worker) != os.getpgid(python.pid)
    os.killpg(os.getpgid(python.pid), signal.SIGINT)
    out, err = python.communicate(timeout=60)
    assert (python.returncode, out) == (7, "interrupted\n"), err
    assert gone(worker)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_python_leaves_no_worker(how: signal.Signals) -> None:
    code = BUSY + "\n    time.sleep(600)\n"
    python = run(code)
    assert python.stdout is not None
    worker = int(python.stdout.readline())
    python.send_signal(how)
    python.communicate(timeout=60)
    assert gone(worker)


def test_exit_leaves_no_worker() -> None:
    python = run(BUSY)
    out, _ = python.communicate(timeout=60)
    assert gone(int(out))


def test_fork() -> None:
    """A forked process has a worker of its own, and the one of the parent goes on."""
    python = run(
        """
        import lrkit, os
        from lrkit._pool import pool
        def pid():
            lrkit.analyze(b"10.1.2.3")
            return pool._idle[0][1].process.pid
        first = pid()
        child = os.fork()
        if not child:
            ok = pid() != first and pid() != first
            pool.close()
            os._exit(0 if ok else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert pid() == first
        """
    )
    _, err = python.communicate(timeout=60)
    assert python.returncode == 0, err


def test_credentials_stay_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_workers: None
) -> None:
    """What reads transcripts does not have the environment of the notebook."""
    for name in (
        "LRKIT_CLIENT_SECRET",
        "AZURE_CLIENT_SECRET",
        "AWS_SESSION_TOKEN",
        "SOMETHING_ELSE",
    ):
        monkeypatch.setenv(name, "not.a.secret-of-anybody")
    lrkit.analyze(BLOBS["000"])
    worker = pool._idle[0][1].process.pid
    assert b"not.a.secret" not in Path(f"/proc/{worker}/environ").read_bytes()
    assert b"not.a.secret" not in Path(f"/proc/{worker}/cmdline").read_bytes()


def test_messages_do_not_grow() -> None:
    """What a command prints on stderr is read, whatever it is, and its end is kept."""
    from lrkit._process import run as command

    code, _, messages = command(
        ["analyze", *[f"/nonexistent/{'x' * 200}/{i}" for i in range(2000)]]
    )
    assert code == 1
    assert 60_000 < len(messages) <= 64 << 10
