"""One unit of work, to its end: also if the worker dies.

Findings count when the status of their blob has come. If a worker dies, the blob that it was at has
its error, and the blobs without a status go to another worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from . import _status
from ._errors import InputError
from ._frames import Row, Unit, unreadable
from ._pool import pool
from ._worker import Died, Ended, Found, Options, Worker, died_too_often

WAITING = 64 << 20  # bytes of findings that wait for a status


@dataclass(frozen=True)
class Rows:
    """Findings, with the column ``blob_id``."""

    batch: pa.RecordBatch


@dataclass(frozen=True)
class Statuses:
    """How the analysis of blobs ended."""

    table: pa.Table


@dataclass(frozen=True)
class Columns:
    """The schema of the findings that follow."""

    schema: pa.Schema


Event = Rows | Statuses | Columns


class Run:
    """The workers of a call, which are ended together when the call is."""

    def __init__(self) -> None:
        self.stopped = False
        self._workers: set[Worker] = set()

    def take(self, options: Options) -> Worker:
        """Return a worker for one request."""
        worker = pool.take(options)
        self._workers.add(worker)
        if self.stopped:
            worker.process.kill()
        return worker

    def leave(self, worker: Worker) -> None:
        """Say that a worker is not used any longer."""
        self._workers.discard(worker)

    def stop(self) -> None:
        """End what is under way, in whatever thread."""
        self.stopped = True
        for worker in list(self._workers):
            worker.process.kill()


@dataclass
class _State:
    todo: list[Row]
    rest: Iterator[list[Row]] | None
    done: set[int] = field(default_factory=set)
    handed_on: set[int] = field(default_factory=set)  # without a status
    pending: list[pa.RecordBatch] = field(default_factory=list)
    size: int = 0


def exchange(unit: Unit, options: Options, run: Run) -> Iterator[Event]:
    """Analyze the blobs of a unit."""
    if unit.failed:
        errors = {i: (e.code or "failed", str(e.args[0])) for i, e in unit.failed.items()}
        yield Statuses(_status.failed(errors))
    state = _State(unit.rows, unit.rest)
    fruitless = 0
    while state.todo:
        worker = run.take(options)
        before = len(state.done)
        try:
            yield from _ask(worker, unit, state)
        except Died as e:
            pool.end(worker)
            if run.stopped:
                return
            yield from _died(e, worker.at, unit, state)
            fruitless = 0 if len(state.done) > before else fruitless + 1
            if fruitless == 3:
                raise died_too_often(e) from None
        except BaseException:
            pool.end(worker)
            raise
        else:
            pool.give(worker)
            return
        finally:
            run.leave(worker)


def _ask(worker: Worker, unit: Unit, state: _State) -> Iterator[Event]:
    broken: InputError | None = None
    rows: list[Row] | None = state.todo
    total = 0
    while rows:
        total += sum(len(r.data) for r in rows)
        for message in worker.request(unit.kind, rows, total):
            if isinstance(message, Found):
                yield Columns(message.schema)
                state.pending += message.batches
                state.size += message.size
                if state.size > WAITING:
                    yield from _hand_on(state)
            else:
                yield from _ended(message, state, broken)
        rows = None
        if state.rest is not None:
            state.todo = []  # what was sent of a long blob cannot be sent again
            try:
                rows = next(state.rest, None)
            except (OSError, InputError) as e:  # the worker has to be given an end
                number = next(iter(unit.names))
                broken = unreadable(e, unit.names[number])
                rows, state.rest = [Row(number, unit.names[number], b"", True)], None
    missing = set(unit.names) - state.done - set(unit.failed)
    if missing:
        raise Died("crashed", f"there is no answer for {len(missing)} inputs")
    state.todo = []


def _ended(message: Ended, state: _State, broken: InputError | None) -> Iterator[Event]:
    statuses = message.statuses
    if broken is not None:
        for name, value in (("error_code", broken.code), ("error", str(broken.args[0]))):
            values = pa.array([value] * len(statuses), pa.string())
            statuses = statuses.set_column(statuses.schema.get_field_index(name), name, values)
    both = zip(statuses["blob_id"].to_pylist(), statuses["last"].to_pylist(), strict=True)
    ids = [i for i, last in both if last]
    state.done.update(ids)
    state.handed_on.difference_update(ids)
    last = max(ids, default=-1)
    waiting: list[pa.RecordBatch] = []
    for batch in state.pending:
        n = _up_to(batch, last)
        if n:
            yield Rows(batch.slice(0, n))
        if n < batch.num_rows:
            waiting.append(batch.slice(n))
    state.pending = waiting
    state.size = sum(b.nbytes for b in waiting)
    columns = [statuses[name] for name in _status.BY_ID.names]
    yield Statuses(pa.Table.from_arrays(columns, schema=_status.BY_ID))


def _up_to(batch: pa.RecordBatch, last: int) -> int:
    """Count the rows whose blob_id, which never falls, is at most last."""
    ids = batch.column(0)
    low, high = 0, batch.num_rows
    if high and ids[high - 1].as_py() <= last:
        return int(high)
    while low < high:
        middle = (low + high) // 2
        if ids[middle].as_py() <= last:
            low = middle + 1
        else:
            high = middle
    return low


def _hand_on(state: _State) -> Iterator[Event]:
    for batch in state.pending:
        if batch.num_rows:
            state.handed_on.update(batch.column(0).unique().to_pylist())
            yield Rows(batch)
    state.pending, state.size = [], 0


def _died(e: Died, at: int | None, unit: Unit, state: _State) -> Iterator[Event]:
    """Note what the death of a worker means for the blobs without a status."""
    state.pending, state.size = [], 0
    lost = {} if at is None or at in state.done else {at: e.code}
    lost.update(dict.fromkeys(state.handed_on - set(lost), "partial"))
    lost = {i: "partial" if i in state.handed_on else code for i, code in lost.items()}
    if not state.todo:  # a long blob, of which a part is gone
        lost.update({i: e.code for i in unit.names if i not in state.done and i not in lost})
    state.handed_on.clear()
    state.done.update(lost)
    yield Statuses(_status.failed({i: (code, str(e)) for i, code in lost.items()}))
    state.todo = [r for r in state.todo if r.id not in state.done]
