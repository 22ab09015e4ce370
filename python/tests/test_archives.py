"""What is in an archive comes out as from a file beside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import lrkit

SCRIPT = r'{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\T\\a.txt"}'


def archive(nested: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("t.txt", "to 203.0.113.9\n")
        z.writestr("s.json", SCRIPT)
        if nested:
            z.writestr("in.zip", archive())
    return out.getvalue()


def test_findings_say_which_entry(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(archive())
    for source in (archive(), file):
        found = lrkit.analyze(source)
        rows = found.to_arrow().select(["entry", "entry_index", "value"]).to_pylist()
        assert [tuple(r.values()) for r in rows] == [
            ("t.txt", 0, "203.0.113.9"),
            ("s.json", 1, "C:\\T\\a.txt"),
        ]
        entries = found.transcripts.to_arrow()["entry"].to_pylist()
        assert entries == [None, "t.txt", "s.json"]


def test_parse_and_text() -> None:
    all_ = lrkit.parse(archive())
    assert [t.entry for t in all_] == [None, "t.txt", "s.json"]
    assert all_[2].script_name == "a.ps1"
    assert all_[2].text() == b"C:\\T\\a.txt\n"
    assert "entry 2" not in repr(all_[2]) and "entry 1 s.json" in repr(all_[2])
    assert lrkit.text(archive(), entry="t.txt") == b"to 203.0.113.9\n"
    assert lrkit.text(archive(), entry=0) == b"to 203.0.113.9\n"


def test_an_archive_in_it_stops_no_other() -> None:
    all_ = lrkit.parse(archive(nested=True))
    assert [t.entry for t in all_] == [None, "t.txt", "s.json", "in.zip"]
    assert [a["detail"] for a in all_[3].anomalies] == ["archive-depth"]
