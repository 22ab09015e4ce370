"""Several workers at a time, whose answers come in the order of what was asked."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
E = TypeVar("E")

_ROOM = 8  # answers of at most 2 MiB that wait
_END = object()


def ordered(
    items: Iterable[T],
    work: Callable[[T], Iterator[E]],
    threads: int,
    end: Callable[[], None] = lambda: None,
) -> Iterator[E]:
    """Yield what ``work`` yields for each of the items, in their order.

    When this is closed before its end, or raises, ``end`` ends what is under way.

    >>> list(ordered("abc", lambda c: iter([c, c.upper()]), 2))
    ['a', 'A', 'b', 'B', 'c', 'C']
    """
    if threads <= 1:
        for item in items:
            yield from work(item)
        return
    stop = threading.Event()
    running: deque[tuple[queue.Queue[Any], threading.Thread]] = deque()
    remaining = iter(items)

    def start() -> None:
        try:
            item = next(remaining)
        except StopIteration:
            return
        answers: queue.Queue[Any] = queue.Queue(_ROOM)
        thread = threading.Thread(target=_fill, args=(work, item, answers, stop), daemon=True)
        thread.start()
        running.append((answers, thread))

    try:
        for _ in range(threads):
            start()
        while running:
            answers = running[0][0]
            while True:
                answer = answers.get()
                if answer is _END:
                    break
                if isinstance(answer, _Raised):
                    raise answer.error
                yield answer
            running.popleft()
            start()
    finally:
        stop.set()
        if running:
            end()
        for answers, thread in running:
            _drain(answers, thread)


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _fill(
    work: Callable[[T], Iterator[E]], item: T, answers: queue.Queue[Any], stop: threading.Event
) -> None:
    source = work(item)
    try:
        for answer in source:
            answers.put(answer)
            if stop.is_set():
                break
        answers.put(_END)
    except BaseException as e:  # noqa: BLE001
        answers.put(_Raised(e))
    finally:
        if isinstance(source, Generator):
            source.close()


def _drain(answers: queue.Queue[Any], thread: threading.Thread) -> None:
    """Make room until a thread has seen that it is to stop."""
    while thread.is_alive():
        try:
            answers.get(timeout=0.05)
        except queue.Empty:
            continue
