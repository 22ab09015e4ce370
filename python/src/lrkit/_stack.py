"""Stacking: what few machines of many have. The queries are those of docs/STACKING.md."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ._table import need

# The folder of a user, identifiers and numbers vary from machine to machine.
_VARIES = r"\\users\\[^\\]+\\|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+"

_HASHES = ("hash_sha256", "hash_sha1", "hash_md5")


def stack(findings: pa.Table, by: str, limit: int | None) -> pa.Table:
    """Group the files among findings, rare ones first."""
    if by not in _QUERIES:
        raise ValueError(f"by is {by!r}, not one of {', '.join(map(repr, _QUERIES))}")
    hashes = () if by == "path" else _HASHES
    need(findings, "kind", "value", "normalized", "path", "machine", *hashes)
    out = _QUERIES[by](findings.filter(pc.equal(findings["kind"], "file")))
    return out if limit is None else out.slice(0, limit)


def _paths(files: pa.Table) -> pa.Table:
    example = pc.coalesce(files["path"], files["value"])
    table = pa.table(
        {
            "stacked": pc.replace_substring_regex(_lower(files), _VARIES, "*"),
            "machine": files["machine"],
            "example": example,
        }
    )
    grouped = table.group_by("stacked", use_threads=False).aggregate(
        [
            ("machine", "count_distinct"),
            ("example", "count"),
            ("machine", "min"),
            ("example", "min"),
        ]
    )
    out = pa.table(
        {
            "stacked": grouped["stacked"],
            "machines": grouped["machine_count_distinct"],
            "findings": grouped["example_count"],
            "one_of_them": grouped["machine_min"],
            "example": grouped["example_min"],
        }
    )
    return _sorted(out, ("machines", "findings", "stacked"))


def _hashes(files: pa.Table) -> pa.Table:
    files = files.filter(pc.is_valid(files["hash_sha256"]))
    table = pa.table(
        {
            "hash_sha256": files["hash_sha256"],
            "machine": files["machine"],
            "path": pc.coalesce(files["path"], files["value"]),
        }
    )
    grouped = table.group_by("hash_sha256", use_threads=False).aggregate(
        [("machine", "count_distinct"), ("path", "distinct")]
    )
    out = pa.table(
        {
            "hash_sha256": grouped["hash_sha256"],
            "machines": grouped["machine_count_distinct"],
            "paths": grouped["path_distinct"],
        }
    )
    return _sorted(out, ("machines", "hash_sha256"))


def _contents(files: pa.Table) -> pa.Table:
    known = pc.coalesce(files["hash_sha256"], files["hash_sha1"], files["hash_md5"])
    files = files.filter(pc.is_valid(known))
    table = pa.table(
        {
            "stacked": _lower(files),
            "content": files["hash_sha256"],
            "machine": files["machine"],
        }
    )
    grouped = table.group_by("stacked", use_threads=False).aggregate(
        [("content", "count_distinct"), ("machine", "count_distinct")]
    )
    out = pa.table(
        {
            "stacked": grouped["stacked"],
            "contents": grouped["content_count_distinct"],
            "machines": grouped["machine_count_distinct"],
        }
    )
    order = [("contents", "descending"), ("machines", "ascending"), ("stacked", "ascending")]
    return out.sort_by(order)


def _lower(files: pa.Table) -> pa.ChunkedArray:
    return pc.utf8_lower(pc.coalesce(files["path"], files["normalized"], files["value"]))


def _sorted(table: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    return table.sort_by([(c, "ascending") for c in columns])


_QUERIES = {"path": _paths, "hash": _hashes, "content": _contents}
