"""The examples in docstrings and in documents run, and print what they say."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import lrkit

# The tests in tests/spark are for what needs Spark.
MODULES = [
    m.name for m in pkgutil.iter_modules(lrkit.__path__) if m.name not in ("__main__", "spark")
]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str, demo: Path) -> None:
    module = importlib.import_module(f"lrkit.{name}")
    done = doctest.testmod(module, extraglobs={"demo": demo})
    assert done.failed == 0


def test_most_of_the_api_has_examples() -> None:
    finder = doctest.DocTestFinder()
    examples = 0
    for name in ["", *(f".{m}" for m in MODULES)]:
        module = importlib.import_module(f"lrkit{name}")
        examples += sum(len(t.examples) for t in finder.find(module, module.__name__))
    assert examples > 40


def blocks(file: str, heading: str | None = None) -> list[str]:
    """Return the blocks of Python in a document, or in one section of it."""
    text = (ROOT / file).read_text("utf-8")
    if heading is not None:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", text, re.S)


@pytest.mark.parametrize(
    ("file", "heading"),
    [("README.md", "In a notebook"), ("python/README.md", None), ("docs/NOTEBOOKS.md", None)],
)
def test_documents(file: str, heading: str | None, demo: Path, tmp_path: Path) -> None:
    """The blocks of a document are one program, in a folder with the case of the demo."""
    code = blocks(file, heading)
    assert code, f"{file} has no Python"
    (tmp_path / "case").symlink_to(demo)
    (tmp_path / "result.json").write_bytes(
        (ROOT / "samples" / "minidump.transcript.json").read_bytes()
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = re.findall(r"^#> (.*)$", "\n".join(code), re.M)
    assert [line for line in said if line not in done.stdout.splitlines()] == []
