"""Charts, the cell magic, the accessors, and the notebooks from top to bottom, offline."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from conftest import ROOT

import lrkit
from lrkit import charts, magic

EXAMPLES = sorted((ROOT / "python" / "examples").glob("*.ipynb"))
# Nothing is reached: a proxy that is not there.
OFFLINE = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9") | {
    "no_proxy": "127.0.0.1"
}


# The fourth one is run by tests/spark.
@pytest.mark.parametrize("path", EXAMPLES[:3], ids=lambda p: p.stem)
def test_notebook(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(path, 4)
    client = nbclient.NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    shown = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            data = output.get("data", {})
            assert "application/javascript" not in data
            html = data.get("text/html", "")
            assert "<script" not in html
            shown += bool(data)
    assert shown > 3


def test_there_are_four() -> None:
    assert [p.name[:2] for p in EXAMPLES] == ["1-", "2-", "3-", "4-"]
    for path in EXAMPLES:  # outputs would grow old
        assert all(not c.get("outputs") for c in nbformat.read(path, 4).cells)


@pytest.mark.parametrize("name", ["sizes", "folders", "rare", "timeline"])
def test_charts(name: str, demo: Path) -> None:
    chart = getattr(charts, name)(lrkit.analyze(demo))
    (values,) = chart.to_dict()["datasets"].values()
    assert 0 < len(values) <= 500
    picture = charts.png(chart, 1)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 1_000_000


def test_charts_of_nothing() -> None:
    nothing = lrkit.analyze(b"{}")
    for name in ("sizes", "folders", "rare", "timeline"):
        assert charts.png(getattr(charts, name)(nothing), 1).startswith(b"\x89PNG")


def test_charts_of_hostile_text() -> None:
    lines = "C:\\Temp\\</script><script>alert(1)</script>\u202e\x1b[2J.exe"
    found = lrkit.analyze(f"{lines}  51 MB\n".encode())
    for name in ("folders", "rare"):
        html = getattr(charts, name)(found).to_html()
        assert "<script>alert" not in html
        assert "\u202e" not in html


class Session:
    def __init__(self) -> None:
        self.magics: dict[str, Any] = {}

    def register_magic_function(self, function: Any, kind: str, name: str) -> None:
        self.magics[kind, name] = function


def test_magic(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    session = Session()
    lrkit.load_ipython_extension(session)
    cell = session.magics["cell", "lrkit"]
    assert cell("", "10.1.2.3")["value"].to_pylist() == ["10.1.2.3"]
    assert "10.1.2.3" in repr(cell("analyze -f ndjson", "10.1.2.3"))
    assert "\x1b" not in repr(cell("cat", '{"script_output": "a\\u001b[2J"}'))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(lrkit.InputError):
        cell("analyze --none; touch pwned", "10.1.2.3")
    assert not Path("pwned").exists()
    assert isinstance(cell("parse", "{}"), magic.Output)


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("order", ["{0}, lrkit", "lrkit, {0}"])
def test_accessors_in_any_order(library: str, order: str) -> None:
    code = f"""
        import {order.format(library)}
        frame = {library}.DataFrame({{"content": [b"10.1.2.3"]}})
        assert frame.lrkit.analyze()["value"].to_pylist() == ["10.1.2.3"]
        import sys
        left = [f for f in sys.meta_path if "lrkit" in type(f).__module__]
        assert "{library}" not in [f._name for f in left]
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_import_is_light() -> None:
    heavy = ("pandas", "polars", "altair", "IPython")
    code = f"import sys, lrkit; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
