"""The command is found wherever the package is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import lrkit
from lrkit import _binary

PACKAGE = Path(lrkit.__file__).parent
CALL = "import lrkit; print(lrkit.analyze(b'{\"script_output\": \"10.1.2.3\"}')['value'][0])"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and the command in it, as ``pip install --target`` leaves it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PACKAGE, folder / "lrkit", ignore=shutil.ignore_patterns("__pycache__", "bin"))
    (folder / "lrkit" / "bin").mkdir()
    shutil.copy2(_binary.find(), folder / "lrkit" / "bin" / "lrkit")
    return folder


def python(path: Path, tmp: Path, code: str = CALL) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("LRKIT_BINARY_PATH", "PYTHONPATH")}
    env |= {"PYTHONPATH": str(path), "TMPDIR": str(tmp), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )


def test_beside_the_package(installed: Path, tmp_path: Path) -> None:
    assert python(installed, tmp_path).stdout == "10.1.2.3\n"
    assert list(tmp_path.iterdir()) == []


def test_from_a_zip(installed: Path, tmp_path: Path) -> None:
    archive = tmp_path / "site.zip"
    with zipfile.ZipFile(archive, "w") as z:
        for file in installed.rglob("*"):
            z.write(file, file.relative_to(installed))
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    first = python(archive, tmp)
    assert first.stdout == "10.1.2.3\n", first.stderr
    (copy,) = tmp.iterdir()
    assert copy.stat().st_mode & 0o777 == 0o700
    before = (copy / "lrkit").stat().st_mtime_ns
    assert python(archive, tmp).stdout == "10.1.2.3\n"
    assert (copy / "lrkit").stat().st_mtime_ns == before  # it is copied once
    assert [f.name for f in copy.iterdir()] == ["lrkit"]


def test_without_the_permission_to_execute(installed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(installed, copy)
    (copy / "lrkit" / "bin" / "lrkit").chmod(0o644)
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    assert python(copy, tmp).stdout == "10.1.2.3\n"
    assert len(list(tmp.iterdir())) == 1
    assert (
        copy / "lrkit" / "bin" / "lrkit"
    ).stat().st_mode & 0o111 == 0  # site-packages is not ours


@pytest.mark.parametrize("how", ["open", "link", "file"])
def test_a_planted_directory_is_refused(installed: Path, tmp_path: Path, how: str) -> None:
    copy = tmp_path / "site"
    shutil.copytree(installed, copy)
    (copy / "lrkit" / "bin" / "lrkit").chmod(0o644)
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    python(copy, tmp)
    (private,) = tmp.iterdir()
    shutil.rmtree(private)
    if how == "open":
        private.mkdir(mode=0o777)
        private.chmod(0o777)
    elif how == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        private.symlink_to(tmp_path / "elsewhere")
    else:
        private.write_bytes(b"")
    done = python(copy, tmp)
    assert done.returncode == 1
    assert "BinaryNotFound" in done.stderr


def test_a_package_without_a_command(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(installed / "lrkit", tmp_path / "lrkit", ignore=shutil.ignore_patterns("bin"))
    done = python(tmp_path, tmp_path)
    assert "BinaryNotFound" in done.stderr
    assert "LRKIT_BINARY_PATH" in done.stderr


def test_a_named_command_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LRKIT_BINARY_PATH", str(tmp_path / "none"))
    with pytest.raises(lrkit.BinaryNotFound, match="no program"):
        lrkit.text(b"{}")
    monkeypatch.setenv("LRKIT_BINARY_PATH", str(tmp_path))
    with pytest.raises(lrkit.BinaryNotFound):
        lrkit.text(b"{}")


def test_python_m(installed: Path, tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "lrkit", "version"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert done.returncode == 0
    assert "scan kernel" in done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "lrkit", "analyze"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert done.returncode == 2
