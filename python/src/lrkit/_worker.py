"""The client of ``lrkit worker``: one process, and what goes to it and comes from it.

A worker reads a frame to its end before it answers, and this side reads the answer to its end
before it sends another: neither can wait for the other for ever.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

import pyarrow as pa

from ._errors import InputError, LrkitError, VersionMismatch, WorkerDied
from ._frames import HEADER, MAX_FRAME, Row, encode
from ._process import Process

if sys.platform == "linux":
    import fcntl

PROTOCOL = 1
SCHEMA = "lrkit.finding/1"
_F_SETPIPE_SZ = 1031
_CAN_GATHER = hasattr(os, "writev")
_BEGUN = HEADER.pack(8, ord("B"))
_EXITS = {70: "deadline", 71: "memory"}


class Died(Exception):
    """The process ended in the middle of an answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Options:
    """How a worker analyzes: those with the same options share a process."""

    arguments: tuple[str, ...] = ()
    deadline: float | None = None

    def patience(self, size: int) -> float:
        """Return after how many seconds without a sign of life a worker is ended.

        It is twice what the worker itself allows for a blob: that watch is the first one, this
        one is for a process that was stopped.
        """
        allowed = (10 if self.deadline is None else self.deadline) + size / 5e6
        return 2 * allowed + 1


@dataclass(frozen=True)
class Found:
    """Findings, with the column ``blob_id``."""

    batches: list[pa.RecordBatch]
    schema: pa.Schema
    size: int


@dataclass(frozen=True)
class Ended:
    """The statuses of blobs: their findings have all come."""

    statuses: pa.Table


Message = Found | Ended


class Worker:
    """A process that analyzes blobs."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.process = Process(["worker", *options.arguments], stdin=subprocess.PIPE)
        _widen(self.process.stdout)
        self._out = io.BufferedReader(cast(Any, self.process.stdout), 1 << 18)
        self.due = time.monotonic() + options.patience(0) + 60  # it may have to be read from disk
        self.stalled = False
        self._begun: bytes | None = None  # the id of the blob whose analysis has begun last
        self.idle_since: float | None = None
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def _greet(self) -> None:
        try:
            kind, payload = self._payload(self._read(HEADER.size))
        except Died as e:
            code = self.process.wait()
            if code == 2:
                message = self.process.messages().partition("\n")[0]
                raise InputError(message or str(e), code="usage") from None
            raise WorkerDied(str(e), code="crashed") from None
        hello: Any = None
        with contextlib.suppress(ValueError):
            hello = json.loads(payload)
        if kind != "H" or not isinstance(hello, dict):
            hello = {}
        if hello.get("protocol") != PROTOCOL or hello.get("schema") != SCHEMA:
            raise VersionMismatch(
                f"the command speaks protocol {hello.get('protocol')} with the schema "
                f"{hello.get('schema')}, this package protocol {PROTOCOL} with {SCHEMA}",
                code="version",
                hint="is LRKIT_BINARY_PATH set to another version?",
            )
        self.hello: dict[str, Any] = hello

    def request(self, kind: str, rows: list[Row], size: int) -> Iterator[Message]:
        """Send a frame, and yield the messages of its answer.

        Args:
            kind: ``A`` for content, ``P`` for paths.
            rows: What to send.
            size: How long the longest blob is, for the watch. That of a path is looked up.
        """
        patience = self.options.patience(size)
        paths = {r.id: str(r.data) for r in rows} if kind == "P" else {}
        self._begun = None
        self.due = time.monotonic() + patience
        self._send(encode(kind, rows))
        while True:
            header = self._read(HEADER.size)
            if header == _BEGUN:  # there is one for each blob
                self._begun = self._read(8)
                if self.at in paths:
                    patience = self.options.patience(_size(paths[self.at]))
                self.due = time.monotonic() + patience
                continue
            self.due = time.monotonic() + patience
            letter, payload = self._payload(header)
            if letter == "E":
                return
            message = self._message(letter, payload)
            self.due = math.inf  # the worker waits for the caller
            yield message
            self.due = time.monotonic() + patience

    def _message(self, letter: str, payload: bytes) -> Message:
        try:
            if letter == "F":
                reader = pa.ipc.open_stream(pa.py_buffer(payload))
                return Found(list(reader), reader.schema, len(payload))
            if letter == "S":
                return Ended(pa.ipc.open_stream(pa.py_buffer(payload)).read_all())
        except (pa.ArrowException, OSError) as e:
            raise Died("crashed", f"an answer cannot be read: {e}") from e
        raise Died("crashed", f"an answer has a frame of type {letter!r}")

    def _send(self, parts: list[bytes | pa.Buffer]) -> None:
        rest = [memoryview(p) for p in parts]
        try:
            if _CAN_GATHER:  # in one call: a worker that waits wakes up once
                written = os.writev(self.process.stdin.fileno(), rest)
                while rest and written >= len(rest[0]):
                    written -= len(rest.pop(0))
                if rest:
                    rest[0] = rest[0][written:]
            for part in rest:
                while len(part):
                    part = part[self.process.stdin.write(part) :]
        except OSError:
            raise self._died() from None

    @property
    def at(self) -> int | None:
        """The blob whose analysis has begun last."""
        return None if self._begun is None else int.from_bytes(self._begun, "little", signed=True)

    def _payload(self, header: bytes) -> tuple[str, bytes]:
        size, kind = HEADER.unpack(header)
        if size > MAX_FRAME:
            self.process.kill()
            raise Died("crashed", f"an answer has a frame of {size} bytes")
        return chr(kind), self._read(size)

    def _read(self, n: int) -> bytes:
        data = self._out.read(n)
        if len(data) != n:
            raise self._died()
        return data

    def _died(self) -> Died:
        self.process.kill()
        exit_code = self.process.wait()
        code = "deadline" if self.stalled else _EXITS.get(exit_code, "crashed")
        message = self.process.messages().rpartition("\n")[2]
        return Died(code, message or f"the worker ended with exit code {exit_code}")

    def stall(self) -> None:
        """End a worker that gives no sign of life."""
        self.stalled = True
        self.process.kill()

    def close(self) -> None:
        """End the worker."""
        self.process.close()


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - for each of thousands of files
    except OSError:
        return 0


def _widen(pipe: IO[bytes]) -> None:
    """Let more go through a pipe at a time, where a system has that: Linux."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # there is a limit for each user
            fcntl.fcntl(pipe, _F_SETPIPE_SZ, 1 << 20)


def died_too_often(e: Died) -> LrkitError:
    """Return the error for workers that die before they begin."""
    return WorkerDied(str(e), code=e.code, hint="is there a bug, or too little memory?")
