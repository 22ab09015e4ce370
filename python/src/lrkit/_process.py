"""Starting the command: never a shell, never more of the environment than it needs.

The command has a session of its own: a Ctrl-C in the terminal reaches Python, which ends it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any

from . import _shown
from ._binary import find

# What an analysis needs. Credentials are in none of them; only fetch has the whole environment.
_KEPT = (
    "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PATH",
    "LRKIT_STATE_DIR", "LRKIT_FAULT", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
    "GOMAXPROCS", "GODEBUG", "GOTRACEBACK",
    "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
)  # fmt: skip
_TAIL = 64 << 10


def environment() -> dict[str, str]:
    """Return the environment of a command that needs no credentials."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


class Process:
    """A running command, whose messages are read by a thread and kept: the last 64 KiB."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        env: Mapping[str, str] | None = None,
    ) -> None:
        manners: dict[str, Any] = {"start_new_session": True}
        if os.name == "nt":
            manners = {"creationflags": 0x200}  # CREATE_NEW_PROCESS_GROUP
        self._popen = subprocess.Popen(  # noqa: S603
            [find(), *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=environment() if env is None else env,
            **manners,
        )
        self.pid = self._popen.pid
        self._tail = bytearray()
        self._drain = threading.Thread(target=self._read_messages, daemon=True)
        self._drain.start()

    @property
    def stdin(self) -> IO[bytes]:
        """The pipe to the command."""
        assert self._popen.stdin is not None  # noqa: S101
        return self._popen.stdin

    @property
    def stdout(self) -> IO[bytes]:
        """The pipe from the command."""
        assert self._popen.stdout is not None  # noqa: S101
        return self._popen.stdout

    def _read_messages(self) -> None:
        assert self._popen.stderr is not None  # noqa: S101
        with contextlib.suppress(OSError, ValueError):
            while chunk := self._popen.stderr.read(8 << 10):
                self._tail += chunk
                del self._tail[:-_TAIL]

    def wait(self) -> int:
        """Wait until the command ends, and return its exit code."""
        code = self._popen.wait()
        self._drain.join(5)
        return code

    def running(self) -> bool:
        """Whether the command has not ended."""
        return self._popen.poll() is None

    def kill(self) -> None:
        """End the command at once."""
        with contextlib.suppress(OSError):
            self._popen.kill()

    def close(self) -> None:
        """End the command if it runs, and close the pipes."""
        if self.running():
            self.kill()
        self.wait()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def forget(self) -> None:
        """Close the pipes in a process that was forked: the command belongs to the other one."""
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    os.close(pipe.fileno())
        self._popen.returncode = 0

    def messages(self) -> str:
        """Return what the command printed on stderr, safe to print, without its name."""
        lines = bytes(self._tail).decode("utf-8", "replace").strip().splitlines()
        return _shown.lines("\n".join(line.removeprefix("lrkit: ") for line in lines))


def run(
    arguments: Sequence[str],
    data: bytes | None = None,
    *,
    env: Mapping[str, str] | None = None,
    limit: int | None = None,
) -> tuple[int, bytes, str]:
    """Run the command to its end; return its exit code, its output and its messages.

    With a limit the command is ended after so many bytes of output.
    """
    process = Process(
        arguments, stdin=subprocess.DEVNULL if data is None else subprocess.PIPE, env=env
    )
    writer = None
    try:
        if data is not None:
            writer = threading.Thread(target=_write, args=(process.stdin, data), daemon=True)
            writer.start()
        out = bytearray()
        while chunk := process.stdout.read(1 << 20):
            out += chunk
            if limit is not None and len(out) > limit:
                process.kill()
                break
        code = process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        if writer is not None:
            writer.join(5)
        process.close()
    return code, bytes(out), process.messages()


def _write(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        view = memoryview(data)
        while len(view):
            view = view[pipe.write(view) :]
        pipe.close()
