"""The table of statuses: a row a document, from a worker or from ``lrkit analyze --status``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa

_FIELDS = [
    pa.field("document", pa.int64()),
    pa.field("sha256", pa.string()),
    pa.field("size", pa.int64()),
    pa.field("content_size", pa.int64()),
    pa.field("kind", pa.string()),
    pa.field("script_name", pa.string()),
    pa.field("exit_code", pa.int64()),
    pa.field("well_formed", pa.bool_()),
    pa.field("complete", pa.bool_()),
    pa.field("findings", pa.int64()),
    pa.field("anomalies", pa.int64()),
    pa.field("worst", pa.string()),
    pa.field("error_code", pa.string()),
    pa.field("error", pa.string()),
    pa.field("offset", pa.int64()),
    pa.field("entry", pa.string()),
    pa.field("entry_index", pa.int64()),
    pa.field("entry_sha256", pa.string()),
]
BY_NAME = pa.schema([pa.field("source", pa.string()), *_FIELDS])
BY_ID = pa.schema([pa.field("blob_id", pa.int64()), *_FIELDS])


def table(rows: Iterable[Mapping[str, Any]], schema: pa.Schema = BY_NAME) -> pa.Table:
    """Return statuses as a table. What is not known of a document is null."""
    return pa.Table.from_pylist(list(rows), schema=schema)


def failed(errors: Mapping[int, tuple[str, str]]) -> pa.Table:
    """Return the statuses of blobs that have a code and a message, and no more."""
    return table(
        (
            {"blob_id": i, "error_code": code, "error": message}
            for i, (code, message) in errors.items()
        ),
        BY_ID,
    )


def named(tables: list[pa.Table], names: Mapping[int, str]) -> pa.Table:
    """Return the statuses of blobs in the order of these, with their names."""
    together = tables[0] if len(tables) == 1 else pa.concat_tables(tables or [BY_ID.empty_table()])
    # The documents of a blob are in their order already.
    ids = together["blob_id"].to_pylist()
    if any(a > b for a, b in pairwise(ids)):  # what failed stands elsewhere
        order = sorted(range(len(ids)), key=ids.__getitem__)
        together = together.take(pa.array(order, pa.int64()))
        ids = [ids[i] for i in order]
    sources = pa.array([names.get(i) for i in ids], pa.string())
    return pa.table([sources, *together.columns[1:]], schema=BY_NAME)
