"""The notebook about Spark, from top to bottom, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "4-hunting-at-scale.ipynb"


def test_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.delenv("SPARK_HOME", raising=False)  # of the cluster of the other tests
    notebook = nbformat.read(EXAMPLE, 4)
    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            shown.append(output.get("data", {}).get("text/plain", ""))
    text = "\n".join(shown)
    assert "c:\\programdata\\svch0st.exe" in text
    assert "198.51.100.66" in text
    assert "(301, 302)" in text
    assert "binary" in text
