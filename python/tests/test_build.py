"""A wheel has the command that was just compiled, or there is no wheel."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "python" / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_build_that_fails_leaves_no_binary(hook: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "cmd" / "lrkit").mkdir(parents=True)
    (tmp_path / "go.mod").write_text("module broken\n", "utf-8")
    (tmp_path / "cmd" / "lrkit" / "main.go").write_text("package main\n\nfunc main() {\n", "utf-8")
    out = tmp_path / "build" / "lrkit"
    out.parent.mkdir()
    out.write_bytes(b"an older one")
    with pytest.raises(subprocess.CalledProcessError):
        hook.build(tmp_path, hook.host(tmp_path), out)
    assert not out.exists()


def test_unknown_targets_are_refused(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRKIT_TARGET", "plan9/amd64")
    build = hook.CustomBuildHook(str(ROOT / "python"), {}, None, None, "", "wheel")
    with pytest.raises(ValueError, match="plan9"):
        build.initialize("standard", {"force_include": {}})


def test_the_sources_are_whole(hook: ModuleType) -> None:
    """What the command is made of, on any system, and nothing that is only tested."""
    files = hook.sources(ROOT)
    assert {"go.mod", "go.sum", "LICENSE", "cmd/lrkit/main.go"} <= files
    assert any(f.endswith("_amd64.s") for f in files)
    assert any(f.endswith("_windows.go") for f in files)
    assert not any(f.endswith("_test.go") for f in files)
