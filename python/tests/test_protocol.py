"""A worker that breaks the protocol: no hang, no memory taken for it, an error that says so."""

from __future__ import annotations

import gzip
import struct
import sys
import textwrap
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import ROOT

import lrkit
from lrkit._exchange import Rows, Run, exchange
from lrkit._frames import Row, Unit
from lrkit._worker import Options

SAMPLE = "samples/minidump.transcript.json"
HELLO = '{"protocol":1,"version":"x","commit":"x","schema":"lrkit.finding/1","columns":[]}'
FAKE = """#!{python} -S
import struct, sys
out = sys.stdout.buffer
def frame(kind, payload):
    out.write(struct.pack("<IB", len(payload), ord(kind)) + payload)
    out.flush()
def take():
    head = sys.stdin.buffer.read(5)
    if len(head) < 5:
        sys.exit(0)
    sys.stdin.buffer.read(struct.unpack("<IB", head)[0])
{body}
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_workers: None):  # type: ignore[no-untyped-def]
    def make(body: str) -> None:
        path = tmp_path / "lrkit"
        path.write_text(FAKE.format(python=sys.executable, body=textwrap.dedent(body)), "utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("LRKIT_BINARY_PATH", str(path))

    return make


@pytest.mark.parametrize(
    "hello",
    [
        HELLO.replace('"protocol":1', '"protocol":2'),
        HELLO.replace("lrkit.finding/1", "lrkit.finding/2"),
        "{}",
        "not JSON",
        "[]",
    ],
)
def test_another_version(fake, hello: str) -> None:  # type: ignore[no-untyped-def]
    fake(f"frame('H', {hello.encode()!r})\ntake()")
    with pytest.raises(lrkit.VersionMismatch, match="protocol"):
        lrkit.analyze(b"{}")


@pytest.mark.parametrize(
    "body",
    [
        "sys.exit(1)",
        "out.write(b'xy'); out.flush(); sys.exit(3)",
        "print('lrkit: broken\\x1b[2J', file=sys.stderr); sys.exit(1)",
    ],
)
def test_it_ends_at_once(fake, body: str) -> None:  # type: ignore[no-untyped-def]
    fake(body)
    with pytest.raises(lrkit.WorkerDied) as e:
        lrkit.analyze(b"{}")
    assert "\x1b" not in str(e.value)


@pytest.mark.parametrize(
    "answer",
    [
        "sys.exit(0)",
        "out.write(struct.pack('<IB', 1 << 31, ord('F'))); out.flush(); take()",
        "frame('Z', b'')",
        "frame('F', b'garbage')",
        "frame('S', b'')",
        "frame('B', b'123')",
        "frame('E', b'')",
        "out.write(b'abc'); out.flush(); sys.exit(0)",
        "frame('B', struct.pack('<q', 0)); sys.exit(71)",
    ],
)
def test_bad_answers(fake, answer: str) -> None:  # type: ignore[no-untyped-def]
    fake(f"frame('H', {HELLO.encode()!r})\nwhile True:\n    take()\n    {answer}")
    with pytest.raises(lrkit.LrkitError) as e:
        lrkit.analyze(b"{}")
    assert e.value.code in ("crashed", "memory")


def test_frames_are_as_documented() -> None:
    """docs/WORKER.md: a header of five bytes, at most 4 MiB and 4,096 rows a frame, 1 MiB a row."""
    from lrkit._frames import encode, units
    from lrkit._sources import Blob

    blobs = [
        Blob(str(i), memoryview(b"x" * n))
        for i, n in enumerate([0, 1, 1 << 20, 9 << 20, 5, *[3] * 9000])
    ]
    seen: dict[int, int] = {}
    for unit in units(iter(blobs)):
        frames = [unit.rows, *(unit.rest or [])]
        for rows in frames:
            assert sum(len(r.data) for r in rows) <= 4 << 20
            assert len(rows) <= 4096
            header, *parts = map(memoryview, encode(unit.kind, rows))
            payload = b"".join(parts)
            assert struct.unpack("<IB", header) == (len(payload), ord("A"))
            assert len(pa.ipc.open_stream(payload).read_all()) == len(rows)
            for r in rows:
                assert len(r.data) <= 1 << 20
                seen[r.id] = seen.get(r.id, 0) + len(r.data)
    assert seen == {i: len(b.content) for i, b in enumerate(blobs)}  # type: ignore[arg-type]


def rows_of(unit: Unit) -> list[dict[str, object]]:
    """Return the findings of all blobs of a unit, without their ids."""
    found = []
    for event in exchange(unit, Options(), Run()):
        if isinstance(event, Rows):
            found += event.batch.to_pylist()
    for row in found:
        del row["blob_id"]
    return found


@pytest.mark.parametrize("sample", ["gzip", "utf-16le", "powershell"])
def test_cuts_into_rows_and_frames(sample: str, vectors: dict[str, bytes]) -> None:
    """A blob gives the same rows at whatever byte it is divided into rows or frames."""
    if sample == "gzip":
        name, data = sample, gzip.compress((ROOT / SAMPLE).read_bytes())
    else:
        name, data = next((n, d) for n, d in vectors.items() if sample in n and len(d) > 100)
    want = rows_of(Unit("A", [Row(0, name, data, True)], names={0: name}))
    assert want
    cuts = range(len(data) + 1)
    both = [(Row(n, name, data[:n], False), Row(n, name, data[n:], True)) for n in cuts]
    together = Unit("A", [row for pair in both for row in pair], names=dict.fromkeys(cuts, name))
    assert rows_of(together) == want * len(cuts)
    for n in cuts:
        first, second = both[n]
        assert rows_of(Unit("A", [first], rest=iter([[second]]), names={n: name})) == want
