"""Every source gives the rows that the command gives, field by field."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import ROOT, lr

import lrkit


@pytest.fixture(scope="module")
def files(vectors: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The vectors in a folder: name of the file and content."""
    folder = tmp_path_factory.mktemp("vectors")
    found = {}
    for i, data in enumerate(vectors.values()):
        path = folder / f"{i:04}.json"
        path.write_bytes(data)
        found[str(path)] = data
    return found


@pytest.fixture(scope="module")
def reference(files: dict[str, bytes]) -> pa.Table:
    """What the command says of all of them."""
    done = lr("analyze", "-q", "-f", "arrow", "--", *files)
    return pa.ipc.open_stream(done.stdout).read_all()


def same(got: lrkit.Findings, want: pa.Table, *, sources: bool = True) -> None:
    if not sources:
        at = want.schema.get_field_index("source")
        want = want.remove_column(at)
        got = lrkit.Findings(got.to_arrow().remove_column(at), got._statuses)
    assert got.schema.equals(want.schema, check_metadata=False)
    assert len(got) == len(want) > 0
    for name in want.column_names:
        assert got[name].to_pylist() == want[name].to_pylist(), name


def table(files: dict[str, bytes], kind: pa.DataType) -> pa.Table:
    return pa.table({"path": list(files), "content": pa.array(list(files.values()), kind)})


SOURCES = {
    "paths": list,
    "path objects": lambda f: [Path(p) for p in f],
    "dict of bytes": dict,
    "dict of paths": lambda f: {p: Path(p) for p in f},
    "dict of bytearrays": lambda f: {p: bytearray(d) for p, d in f.items()},
    "dict of buffers": lambda f: {p: pa.py_buffer(d) for p, d in f.items()},
    "dict of mixed": lambda f: {p: (d if i % 3 else Path(p)) for i, (p, d) in enumerate(f.items())},
    "binary": lambda f: table(f, pa.binary()),
    "large binary": lambda f: table(f, pa.large_binary()),
    "reader": lambda f: table(f, pa.binary()).to_reader(max_chunksize=7),
    "record batch": lambda f: table(f, pa.binary()).to_batches()[0],
    "sliced": lambda f: pa.concat_tables(
        [table(f, pa.binary()).slice(*s) for s in ((0, 99), (99,))]
    ),
    "dictionary": lambda f: table(f, pa.binary()).set_column(
        1, "content", table(f, pa.binary())["content"].dictionary_encode()
    ),
    "binary view": lambda f: table(f, getattr(pa, "binary_view", pa.binary)()),  # not in 14
    "pandas": lambda f: pd.DataFrame({"path": list(f), "content": list(f.values())}),
    "pandas with other columns": lambda f: pd.DataFrame(
        {"path": list(f), "content": list(f.values()), "other": [object() for _ in f]}
    ),
    "pandas of arrow": lambda f: table(f, pa.binary()).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda f: pl.DataFrame({"path": list(f), "content": list(f.values())}),
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_sources_with_names(source: str, files: dict[str, bytes], reference: pa.Table) -> None:
    same(lrkit.analyze(SOURCES[source](files)), reference)


UNNAMED = {
    "bytes": lambda f: list(f.values()),
    "memory files": lambda f: [io.BytesIO(d) for d in f.values()],
    "arrow array": lambda f: pa.array(list(f.values()), pa.binary()),
    "arrow column": lambda f: table(f, pa.binary())["content"],
    "generator": lambda f: (d for d in f.values()),
    "polars column": lambda f: pl.Series("content", list(f.values())),
}


@pytest.mark.parametrize("source", UNNAMED)
def test_sources_without_names(source: str, files: dict[str, bytes], reference: pa.Table) -> None:
    same(lrkit.analyze(UNNAMED[source](files)), reference, sources=False)


def test_open_files(files: dict[str, bytes], reference: pa.Table) -> None:
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(Path(p).open("rb")) for p in files]
        same(lrkit.analyze(opened), reference)


def test_workers_do_not_change_the_result(files: dict[str, bytes], reference: pa.Table) -> None:
    same(lrkit.analyze(files, workers=3), reference)
    same(lrkit.analyze(list(files), workers=2), reference)


def test_scan_is_analyze(files: dict[str, bytes], reference: pa.Table) -> None:
    scan = lrkit.scan(files)
    got = pa.Table.from_batches(scan, scan.schema)
    same(lrkit.Findings(got, scan.transcripts.to_arrow()), reference)


def test_one_at_a_time(files: dict[str, bytes], reference: pa.Table) -> None:
    """Each of the vectors by itself: bytes, path and file."""
    rows = reference.to_pylist()
    at = 0
    for path, data in files.items():
        want = []
        while at < len(rows) and rows[at]["source"] == path:
            want.append({**rows[at], "source": None})
            at += 1
        for src in (data, io.BytesIO(data)):
            got = lrkit.analyze(src, errors="collect").to_arrow().to_pylist()
            assert [{**r, "source": None} for r in got] == want, path
    assert at == len(rows)


def test_statuses_are_those_of_the_command(files: dict[str, bytes]) -> None:
    by_path = lrkit.analyze(list(files)).transcripts.to_pylist()
    by_bytes = lrkit.analyze(files).transcripts.to_pylist()
    assert len(by_path) == len(by_bytes) >= len(files)
    for a, b in zip(by_path, by_bytes, strict=True):
        assert a == b


def test_columns(files: dict[str, bytes], reference: pa.Table) -> None:
    names = ["value", "source", "size", "kind"]
    for src in (list(files), files):
        got = lrkit.analyze(src, columns=names)
        assert got.columns == names
        assert got.to_arrow().equals(reference.select(names))


def test_cuts(tmp_path: Path) -> None:
    """A transcript that is cut at any byte gives what the command says of the same bytes."""
    whole = (ROOT / "samples" / "minidump.transcript.json").read_bytes()
    cuts = {}
    for n in range(len(whole) + 1):
        path = tmp_path / f"{n:05}.json"
        path.write_bytes(whole[:n])
        cuts[str(path)] = whole[:n]
    done = lr("analyze", "-q", "-f", "arrow", "--", *cuts)
    same(lrkit.analyze(cuts), pa.ipc.open_stream(done.stdout).read_all())


def test_match(files: dict[str, bytes], tmp_path: Path) -> None:
    rules = tmp_path / "list.txt"
    rules.write_text("*.exe\n", "utf-8")
    done = lr("analyze", "-q", "-f", "arrow", "--match", rules, "--", *files)
    want = pa.ipc.open_stream(done.stdout).read_all()
    for match in (rules, "*.exe", ["*.exe"]):
        for src in (files, list(files)):
            same(lrkit.analyze(src, match=match), want)  # type: ignore[arg-type]


def secret(src: Any, **options: Any) -> str:
    return str(lrkit.analyze(src, **options).to_arrow().to_pylist())


def test_secrets_are_masked(tmp_path: Path) -> None:
    data = b'{"script_output": "password: hunter2xx C:\\\\a.exe", "exit_code": 0}'
    path = tmp_path / "a.json"
    path.write_bytes(data)
    for src in (data, path, {"a": data}, [path]):
        assert "hunter2xx" not in secret(src)
        assert "hunter2xx" in secret(src, show_secrets=True)
    assert b"hunter2xx" not in lrkit.text(data)
    assert b"hunter2xx" in lrkit.text(data, show_secrets=True)
    assert lrkit.text(data, raw=True) == b"password: hunter2xx C:\\a.exe"
