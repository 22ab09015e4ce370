"""Workers that are kept from one call to the next.

To start a process for each call would cost ten times as much as a small analysis. A worker that is
in use belongs to one call alone. One that was idle for a minute is ended, and all are ended with
Python. A forked process starts its own.
"""

from __future__ import annotations

import atexit
import os
import threading
import time

from ._binary import find
from ._worker import Options, Worker

IDLE = 60.0  # seconds
TICK = 0.25
KEPT = 4  # idle workers

_Key = tuple[str, Options]


class Pool:
    """All workers of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[tuple[_Key, Worker]] = []
        self._busy: set[Worker] = set()
        self._watch: threading.Thread | None = None

    def take(self, options: Options) -> Worker:
        """Return a worker with these options, for the caller alone."""
        key = find(), options
        with self._lock:
            for i in reversed(range(len(self._idle))):
                if self._idle[i][0] == key:
                    worker = self._idle.pop(i)[1]
                    if worker.process.running():
                        self._busy.add(worker)
                        return worker
                    worker.close()
        worker = Worker(options)
        with self._lock:
            self._busy.add(worker)
            if self._watch is None:
                self._watch = threading.Thread(target=self._look, daemon=True)
                self._watch.start()
        return worker

    def give(self, worker: Worker) -> None:
        """Take back a worker that has answered all that it was asked."""
        worker.idle_since = time.monotonic()
        with self._lock:
            self._busy.discard(worker)
            self._idle.append(((find(), worker.options), worker))
            extra = [w for _, w in self._idle[:-KEPT]]
            del self._idle[:-KEPT]
        for w in extra:
            w.close()

    def end(self, worker: Worker) -> None:
        """End a worker that died, or that is in the middle of an answer."""
        with self._lock:
            self._busy.discard(worker)
        worker.close()

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            workers = [w for _, w in self._idle] + list(self._busy)
            self._idle, self._busy = [], set()
        for w in workers:
            w.close()

    def forked(self) -> None:
        """Forget the workers of the parent, in a process that was forked."""
        workers = [w for _, w in self._idle] + list(self._busy)
        self.__init__()  # type: ignore[misc]
        for w in workers:
            w.process.forget()

    def _look(self) -> None:
        while True:
            time.sleep(TICK)
            now = time.monotonic()
            with self._lock:
                old = [w for _, w in self._idle if now - (w.idle_since or now) > IDLE]
                self._idle = [(k, w) for k, w in self._idle if w not in old]
                late = [w for w in self._busy if now > w.due]
                if not self._idle and not self._busy:
                    self._watch = None
                last = self._watch is None
            for w in old:
                w.close()
            for w in late:
                w.stall()
            if last:
                return


pool = Pool()
atexit.register(pool.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=pool.forked)
