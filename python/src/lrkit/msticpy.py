"""Indicators in the form that msticpy has for them.

``IoCExtract().extract`` of msticpy gives the columns ``IoCType``, ``Observable``, ``SourceIndex``
and ``Input``; so does :meth:`lrkit.Findings.to_iocs`. Its pivot functions and look-ups take such a
frame with ``column="Observable"``. msticpy itself is not needed here.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ._table import need

COLUMNS = ("IoCType", "Observable", "SourceIndex", "Input")
_KINDS = {"ipv4": "ipv4", "ipv6": "ipv6", "domain": "dns", "url": "url"}
_HASHES = {"hash_md5": "md5_hash", "hash_sha1": "sha1_hash", "hash_sha256": "sha256_hash"}
_PATHS = {"windows": "windows_path", "posix": "linux_path"}


def iocs(findings: pa.Table, *, common: bool = False) -> pa.Table:
    """Return the indicators among findings. ``SourceIndex`` is the row of the finding."""
    need(findings, "kind", "value", "normalized", "path", "platform", "context", "common", *_HASHES)
    indexed = findings.append_column("SourceIndex", pa.array(range(len(findings)), pa.int64()))
    parts = []
    for kind, name in _KINDS.items():
        rows = indexed.filter(pc.equal(indexed["kind"], kind))
        if not common:
            rows = rows.filter(pc.is_null(rows["common"]))
        parts.append(_part(rows, name, pc.coalesce(rows["normalized"], rows["value"])))
    hashes = indexed.filter(pc.equal(indexed["kind"], "hash"))
    for column, name in _HASHES.items():
        rows = hashes.filter(pc.is_valid(hashes[column]))
        parts.append(_part(rows, name, rows[column]))
    files = indexed.filter(pc.equal(indexed["kind"], "file"))
    for platform, name in _PATHS.items():
        rows = files.filter(pc.equal(files["platform"], platform))
        observed = pc.coalesce(rows["path"], rows["normalized"], rows["value"])
        parts.append(_part(rows, name, observed))
    return pa.concat_tables(parts).sort_by([("SourceIndex", "ascending")])


def _part(rows: pa.Table, name: str, observed: pa.ChunkedArray) -> pa.Table:
    types = pa.array([name] * len(rows), pa.string())
    return pa.table([types, observed, rows["SourceIndex"], rows["context"]], names=list(COLUMNS))
