"""What a job is to do: made on the driver, used in tasks, the same on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from .._errors import InputError, VersionMismatch
from .._pool import pool
from .._worker import Options

ERRORS = ("error_code", "error")
_ERROR_TEXTS = {
    "error_code": "of a transcript whose analysis failed or is not whole: docs/NOTEBOOKS.md",
    "error": "the same in words",
}
# What the worker says of its columns, as types of Arrow that Spark takes.
_ARROW = {
    "int64": pa.int64(),
    "string": pa.string(),
    "bool": pa.bool_(),
    "timestamp[us, UTC]": pa.timestamp("us", "UTC"),
}


@dataclass(frozen=True)
class Column:
    """A column of the result."""

    name: str
    type: str  # as the worker says it; empty if the column is kept from the input
    description: str = ""

    @property
    def kept(self) -> bool:
        """Whether it comes from the input."""
        return not self.type


@dataclass(frozen=True)
class Plan:
    """How to analyze, and the columns of the result in their order."""

    options: Options
    columns: tuple[Column, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns that come from the input."""
        return tuple(c.name for c in self.columns if c.kept)

    def schema(self, kept: Mapping[str, pa.DataType]) -> pa.Schema:
        """Return the schema of Arrow. Any column can be null: in a row for an error most are."""
        return pa.schema(
            [pa.field(c.name, kept[c.name] if c.kept else _ARROW[c.type]) for c in self.columns]
        )

    def check(self, schema: pa.Schema) -> None:
        """See that a worker has the columns that the driver planned with."""
        for column in self.columns:
            if column.kept or column.name in ERRORS:
                continue
            at = schema.get_field_index(column.name)
            if at < 0 or schema.field(at).type != _ARROW[column.type]:
                raise VersionMismatch(
                    f"the worker has no column {column.name} of type {column.type}",
                    code="version",
                    hint="is lrkit the same version on the driver and on the executors?",
                )


def options(
    columns: Sequence[str] | None,
    match: str | Iterable[str] | None = None,
    deadline: float | None = None,
    memory: int | None = None,
) -> Options:
    """Return the options of a worker. Secrets are masked: there is no option for that."""
    arguments: list[str] = []
    if columns is not None:
        arguments += ["--columns", ",".join(columns)]
    if match is not None:
        for pattern in [match] if isinstance(match, str) else match:
            arguments += ["--match-pattern", pattern]
    if deadline is not None:
        arguments += ["--deadline", f"{deadline:.3f}s"]
    if memory is not None:
        arguments += ["--memory", str(memory)]
    return Options(tuple(arguments), deadline)


def plan(how: Options, keep: Sequence[str] = ()) -> Plan:
    """Ask a worker for its columns, and add those of errors and those of the input.

    A column of the input that has the name of one of findings takes its place.
    """
    worker = pool.take(how)
    pool.give(worker)
    hello: list[dict[str, Any]] = worker.hello["columns"]
    reserved = ("source", "kind", *ERRORS)
    for i, name in enumerate(keep):
        if name in keep[:i] or name in reserved:
            raise InputError(f"the column {name!r} cannot be kept", code="column")
    columns = [
        Column(c["name"], "" if c["name"] in keep else c["type"], c["description"])
        for c in hello
        if c["name"] != "blob_id"
    ]
    columns += [Column(name, "string", text) for name, text in _ERROR_TEXTS.items()]
    names = {c.name for c in columns}
    columns += [Column(name, "") for name in keep if name not in names]
    return Plan(how, tuple(columns))
