"""What is no source says so, and what cannot be read is an error of its own."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import lrkit

GOOD = b'{"script_name": "a.ps1", "exit_code": 0, "script_output": "10.1.2.3", "script_errors": ""}'


class Broken(io.RawIOBase):
    """A file that fails after some bytes."""

    def __init__(self, good: int) -> None:
        self._left = good

    def readable(self) -> bool:
        return True

    def read(self, n: int = -1) -> bytes:
        if self._left <= 0:
            raise OSError("the disk is gone")
        n = min(self._left, 1 << 20)
        self._left -= n
        return b"x" * n


@pytest.mark.parametrize(
    ("src", "code"),
    [
        (7, "type"),
        (None, "type"),
        ("", "path"),
        ("a\0b", "path"),
        (io.StringIO("text"), "text"),
        (pa.table({"other": [b""]}), "column"),
        (pa.table({"content": [1]}), "column"),
        (pa.array([1.5]), "column"),
        ("/nonexistent", "failed"),
        (Path("/nonexistent"), "failed"),
        (b"\x7fELF", "binary"),
        (Broken(0), "failed"),
    ],
)
def test_what_cannot_be_analyzed(src: Any, code: str) -> None:
    with pytest.raises(lrkit.InputError) as e:
        lrkit.analyze(src)
    assert e.value.code == code


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (7, "type"),
        (None, "type"),
        (io.StringIO("text"), "text"),
        ("/nonexistent", "failed"),
        ("/", "failed"),
        (b"\x7fELF", "binary"),
        (Broken(0), "failed"),
        (Broken(100), "failed"),
        (Broken(9 << 20), "failed"),
    ],
)
def test_one_of_many_fails_alone(item: Any, code: str) -> None:
    found = lrkit.analyze({"first": GOOD, "bad": item, "last": GOOD})
    assert found["source"].to_pylist() == ["first", "last"]
    assert found.transcripts["source"].to_pylist() == ["first", "bad", "last"]
    (row,) = found.errors.to_pylist()
    assert (row["source"], row["error_code"]) == ("bad", code)
    assert row["error"]


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")
    Path(path).write_bytes(GOOD)
    assert len(lrkit.analyze(path)) == 1
    assert len(lrkit.analyze([path, path])) == 2
    found = lrkit.analyze({"bad": path, "good": GOOD})
    assert found.errors["error_code"].to_pylist() == ["path"]
    assert found["source"].to_pylist() == ["good"]


def test_a_null_is_an_error() -> None:
    found = lrkit.analyze(pa.table({"content": [GOOD, None, GOOD], "path": ["a", "b", None]}))
    assert found["source"].to_pylist() == ["a", "[2]"]
    assert found.errors["source"].to_pylist() == ["b"]
    assert found.errors["error_code"].to_pylist() == ["null"]


def test_raise_has_what_was_found() -> None:
    with pytest.raises(lrkit.InputError) as e:
        lrkit.analyze({"first": GOOD, "bad": b"\x7fELF"}, errors="raise")
    assert e.value.name == "bad"
    assert e.value.findings is not None
    assert e.value.findings["value"].to_pylist() == ["10.1.2.3"]


def test_one_can_be_collected() -> None:
    found = lrkit.analyze(b"\x7fELF", errors="collect")
    assert len(found) == 0
    assert "value" in found.columns
    assert found.errors["error_code"].to_pylist() == ["binary"]


def test_nothing_has_the_columns() -> None:
    every = lrkit.analyze(GOOD).columns
    for src in ([], {}, pa.table({"content": pa.array([], pa.binary())})):
        found = lrkit.analyze(src)
        assert len(found) == len(found.transcripts) == 0
        assert found.columns == every


def test_unknown_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(GOOD)
    for src in (GOOD, path):
        with pytest.raises(lrkit.InputError, match="none") as e:
            lrkit.analyze(src, columns=["none"])
        assert e.value.code == "usage"


def test_paths_are_no_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that looks like an option or like stdin is a file; a shell would see nothing of it."""
    monkeypatch.chdir(tmp_path)
    for name in ("-", "--help", "-o", "-fcsv", "$(touch pwned)", "a;touch pwned", "a b", "'\"`*?"):
        Path(name).write_bytes(GOOD)
        assert len(lrkit.analyze(name)) == 1, name
        assert len(lrkit.analyze([Path(name), name])) == 2, name
        assert len(lrkit.analyze({"x": name})) == 1, name
        assert len(lrkit.parse(name)) == 1, name
        assert lrkit.text(name) == b"10.1.2.3\n", name
    assert not Path("pwned").exists()


def test_names_are_data() -> None:
    """Names go to the worker as they are, whatever is in them."""
    names = ["--help", "a\nb", "a\x00b", "\u202e", "", "x" * 10_000]
    found = lrkit.analyze(dict.fromkeys(names, GOOD))
    assert len(found) == len(names)
    assert found.transcripts["source"].to_pylist() == names


def test_limits_are_for_transcripts(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(GOOD)
    assert len(lrkit.analyze(path, deadline=600, memory=200 << 20)) == 1
    with pytest.raises(lrkit.InputError, match="directory"):
        lrkit.analyze(tmp_path, deadline=600)


def test_many_paths_take_many_command_lines(tmp_path: Path) -> None:
    paths = []
    for i in range(600):
        path = tmp_path / f"{i:0100}.json"
        path.write_bytes(GOOD)
        paths.append(path)
    found = lrkit.analyze(paths)
    assert found["source"].to_pylist() == [str(p) for p in paths]
    assert len(found.transcripts) == 600


def test_long_and_short_blobs_keep_their_order() -> None:
    long = b'{"script_output": "' + b"10.0.0.1 filler\\n" * 600_000 + b'", "exit_code": 0}'
    src = {"a": GOOD, "long": long, "b": GOOD, "file": io.BytesIO(long), "c": GOOD}
    found = lrkit.analyze(src)
    order = list(dict.fromkeys(found["source"].to_pylist()))
    assert order == list(src)
    assert found["source"].to_pylist().count("long") == 600_000
    assert found["source"].to_pylist().count("file") == 600_000
    assert len(found.transcripts) == 5
