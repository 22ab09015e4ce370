"""Where the command is.

It lies inside of the package, so that it is found however the package was installed: in an
environment, with ``pip install --target``, or as a zip file on ``sys.path``.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import IO

from ._errors import BinaryNotFound

_NAME = "lrkit.exe" if os.name == "nt" else "lrkit"


def find() -> str:
    """Return the path of the command.

    ``LRKIT_BINARY_PATH`` names another one. A binary in a zip file, without the permission to be
    executed, or on a file system that does not allow it, is copied to a private directory first.
    """
    named = os.environ.get("LRKIT_BINARY_PATH")
    if named:
        if not os.access(named, os.X_OK) or os.path.isdir(named):
            raise BinaryNotFound("LRKIT_BINARY_PATH is no program", name=named)
        return named
    return _packed()


@functools.cache
def _packed() -> str:
    beside = Path(__file__).parent / "bin" / _NAME
    if beside.is_file():
        if os.access(beside, os.X_OK):
            return str(beside)
        with beside.open("rb") as f:
            crc = 0
            while chunk := f.read(1 << 20):
                crc = zlib.crc32(chunk, crc)
            f.seek(0)
            return _copy(f, crc)
    for archive in beside.parents:
        if archive.is_file() and zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as z:
                try:
                    info = z.getinfo(beside.relative_to(archive).as_posix())
                except KeyError:
                    break
                with z.open(info) as packed:
                    return _copy(packed, info.CRC)
    raise BinaryNotFound(
        "there is no command in this package",
        name=str(beside),
        hint="install a wheel for this system, or name the command in LRKIT_BINARY_PATH",
    )


def _copy(source: IO[bytes], crc: int) -> str:
    """Copy the binary to a directory that only this user can write to.

    Any number of processes may do this at the same time: a copy is renamed when it is whole.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir(), f"lrkit-{user}-{crc:08x}")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode):
        raise BinaryNotFound("this is no directory", name=str(folder))
    if hasattr(os, "getuid") and (state.st_uid != user or state.st_mode & 0o077):
        raise BinaryNotFound("other users can write to this directory", name=str(folder))
    path = folder / _NAME
    if not path.exists():
        handle, new = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as f:
                shutil.copyfileobj(source, f, 1 << 20)
            Path(new).chmod(0o700)
            Path(new).replace(path)
        except BaseException:
            Path(new).unlink(missing_ok=True)
            raise
    if not os.access(path, os.X_OK):
        raise BinaryNotFound(
            "programs cannot be run from here",
            name=str(folder),
            hint="set TMPDIR to another directory, or LRKIT_BINARY_PATH",
        )
    return str(path)


def main() -> None:
    """Run the command with the arguments of this process, in place of it."""
    try:
        program = find()
    except BinaryNotFound as e:
        sys.exit(f"lrkit: {e}")
    if os.name == "nt":
        sys.exit(subprocess.call([program, *sys.argv[1:]]))  # noqa: S603
    os.execv(program, [program, *sys.argv[1:]])  # noqa: S606
