"""Cases, transcripts, links, and collecting from the simulator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, lr

import lrkit
from lrkit._binary import find


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    ready = tmp_path_factory.mktemp("sim") / "ready.json"
    process = subprocess.Popen(
        [find(), "sim", "--ready-file", str(ready)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not ready.exists():
            assert process.poll() is None
            time.sleep(0.05)
        yield json.loads(ready.read_text("utf-8"))
    finally:
        process.terminate()
        process.wait()


def settings(sim: dict[str, str]) -> dict[str, object]:
    return {
        "api": sim["base_url"],
        "login": sim["login_url"],
        "scope": sim["scope"],
        "tenant": sim["tenant_id"],
        "client": sim["client_id"],
        "client_secret": sim["client_secret"],
        "allow_api_host": True,
    }


def test_fetch(simulator: dict[str, str], tmp_path: Path) -> None:
    case = lrkit.fetch(tmp_path / "case", where="status eq 'Succeeded'", **settings(simulator))  # type: ignore[arg-type]
    assert case.verify()
    assert len(case.findings()) > 1000
    again = lrkit.fetch(case, where="status eq 'Succeeded'", **settings(simulator))  # type: ignore[arg-type]
    assert again.path == case.path
    assert "client_secret" not in os.environ
    assert "LRKIT_CLIENT_SECRET" not in os.environ


def test_fetch_of_what_is_not_there(simulator: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(lrkit.InputError) as e:
        lrkit.fetch(
            tmp_path / "case", "5382f7ea-7557-4ab7-9782-d50480024a4e", **settings(simulator)
        )  # type: ignore[arg-type]
    assert e.value.code == "failed"
    assert simulator["client_secret"] not in str(e.value)


def test_fetch_with_a_wrong_secret(simulator: dict[str, str], tmp_path: Path) -> None:
    wrong = settings(simulator) | {"client_secret": "wrong~CANARY"}
    with pytest.raises(lrkit.InputError) as e:
        lrkit.fetch(tmp_path / "case", where="all", **wrong)  # type: ignore[arg-type]
    assert "CANARY" not in str(e.value)


def test_actions_are_no_options(tmp_path: Path) -> None:
    with pytest.raises(lrkit.InputError):
        lrkit.fetch(tmp_path / "case", "--help")
    with pytest.raises(lrkit.InputError):
        lrkit.fetch(tmp_path / "case", where="--help", client_secret="x")


def test_findings_of_a_case(demo: Path) -> None:
    want = lr("analyze", "-q", "-f", "ndjson", demo).stdout.splitlines()
    found = lrkit.Case(demo).findings()
    assert len(found) == len(want)
    assert found["machine"].null_count == 0
    assert lrkit.analyze(lrkit.Case(demo)).to_arrow().equals(found.to_arrow())
    assert len(found.transcripts) > 10


def test_summary_of_a_case(demo: Path) -> None:
    summary = lrkit.Case(demo).summary()
    want = [json.loads(line) for line in lr("summary", "-f", "json", demo).stdout.splitlines()]
    assert summary["machine"].to_pylist() == [w["machine"] for w in want]
    assert summary["exit_code"].to_pylist() == [w.get("exit_code") for w in want]
    known = set(summary.columns) | {"schema"}
    assert all(set(w) <= known for w in want)


def test_altered_case(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(demo, copy)
    blob = next(iter(sorted((copy / "blobs").rglob("*.blob"))))
    blob.chmod(0o600)
    blob.write_bytes(b"{}")
    verified = lrkit.Case(copy).verify()
    assert not verified
    assert {f["code"] for f in verified.findings} >= {"altered"}
    found = lrkit.Case(copy).findings()
    assert "changed" in found.errors["error_code"].to_pylist()


def test_no_case(tmp_path: Path) -> None:
    with pytest.raises(lrkit.InputError):
        lrkit.Case(tmp_path / "none")
    with pytest.raises(lrkit.InputError):
        lrkit.Case(tmp_path).summary()


def test_transcripts_of_a_case(demo: Path) -> None:
    want = [json.loads(line) for line in lr("parse", "-q", demo).stdout.splitlines()]
    want = [w for w in want if w["schema"] == "lrkit.transcript/1"]
    transcripts = lrkit.Case(demo).transcripts()
    assert [t.record for t in transcripts] == want
    script = next(t for t in transcripts if t.kind == "runscript" and t["output"]["bytes"])
    assert script.text() == lr("cat", "-q", script.source).stdout
    assert len(transcripts.to_table()) == len(transcripts)


def test_parse_of_blobs(vectors: dict[str, bytes]) -> None:
    some = dict(list(vectors.items())[::20])
    transcripts = lrkit.parse(some)
    for name, data in some.items():
        done = lr("parse", "-q", "-", data=data)
        want = [json.loads(line) | {"source": name} for line in done.stdout.splitlines()]
        got: list[object] = []
        for t in transcripts:
            if t.source == name:
                got += [t.record, *t.entries]
        assert got == want


def test_powershell_entries() -> None:
    data = (ROOT / "testdata" / "corpus" / "inputs").glob("*powershell*")
    files = [p for p in data if p.suffix != ".ndjson"]
    assert files
    for t in lrkit.parse(files):
        if t.kind == "powershell-transcript":
            assert t.entries


@pytest.mark.parametrize("field", ["script_output", "script_errors"])
def test_texts(vectors: dict[str, bytes], field: str) -> None:
    absent = 0
    for data in list(vectors.values())[::10]:
        done = lr("cat", "-q", "--field", field.removeprefix("script_"), "-", data=data)
        try:
            assert lrkit.text(data, field) == done.stdout  # type: ignore[arg-type]
        except lrkit.InputError as e:
            assert done.returncode != 0
            assert not done.stdout
            assert e.code
            absent += 1
    assert absent < 20


def test_text_of_a_field_that_is_none() -> None:
    with pytest.raises(ValueError, match="field"):
        lrkit.text(b"{}", "script_name")  # type: ignore[arg-type]
    with pytest.raises(lrkit.InputError) as e:
        lrkit.text(b'{"script_output": ""}', "script_errors")
    assert e.value.code == "absent"
    assert lrkit.text(b'{"script_output": ""}') == b""
    with pytest.raises(lrkit.InputError):
        lrkit.text([b"{}", b"{}"])


def test_links() -> None:
    sig = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO12%253D"
    url = f"https://acct.blob.core.windows.net/c/b?sv=2020-01-01&sp=r&se=2020-01-02T00:00:00Z&sig={sig}"
    explained = lrkit.link(f'> "{url}"\n')
    assert explained["container"] == "c"
    assert not explained.usable
    for shown in (repr(explained), explained._repr_html_(), str(explained.record)):
        assert "abcdefghij" not in shown
    with pytest.raises(lrkit.InputError):
        lrkit.link("nothing")
    with pytest.raises(lrkit.InputError, match="2 links"):
        lrkit.link(url + "\n" + url.replace("/b?", "/d?"))
