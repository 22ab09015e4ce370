"""The times among findings, as a long table.

Nearly no script prints a zone with a time, so that a time is local: it is of the machine, and only
an analyst that knows the zone can say which moment it was.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo

import pyarrow as pa
import pyarrow.compute as pc

from ._table import need

ROLES = {
    "created": "time_created",
    "modified": "time_modified",
    "accessed": "time_accessed",
    "changed": "time_changed",
    "event": "time",
}
_KEPT = ("machine", "source", "kind", "value", "path", "line")
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)?)?"
)
_UTC = datetime.timezone.utc

Moment = tuple[datetime.datetime | None, datetime.datetime | None]


def times(findings: pa.Table, zone: str | datetime.tzinfo | None) -> pa.Table:
    """Return a row for each time of each finding."""
    if isinstance(zone, str):
        zone = zoneinfo.ZoneInfo(zone)
    need(findings, *ROLES.values())
    parts = []
    for role, column in ROLES.items():
        rows = findings.filter(pc.is_valid(findings[column]))
        kept = [rows[c] for c in _KEPT if c in rows.column_names]
        text = rows[column].combine_chunks().cast(pa.string())
        local, utc = _read(text, zone)
        parts.append(
            pa.table(
                [*kept, pa.array([role] * len(rows), pa.string()), text, local, utc],
                names=[*(c for c in _KEPT if c in rows.column_names), *NAMES],
            )
        )
    return pa.concat_tables(parts)


NAMES = ("role", "text", "local", "utc")


def _read(text: pa.Array, zone: datetime.tzinfo | None) -> tuple[pa.Array, pa.Array]:
    if isinstance(text, pa.ChunkedArray):
        text = pa.concat_arrays(text.chunks) if text.num_chunks else pa.array([], pa.string())
    encoded = text.dictionary_encode()
    read = [moment(t, zone) for t in encoded.dictionary.to_pylist()]
    local = pa.array([m[0] for m in read], pa.timestamp("us"))
    utc = pa.array([m[1] for m in read], pa.timestamp("us", "UTC"))
    return local.take(encoded.indices), utc.take(encoded.indices)


def moment(text: str, zone: datetime.tzinfo | None = None) -> Moment:
    """Read a time: as the clock of the machine showed it, and in UTC where that is known.

    >>> moment("2026-04-01T10:00:00Z")[1]
    datetime.datetime(2026, 4, 1, 10, 0, tzinfo=datetime.timezone.utc)
    >>> moment("2026-04-01T10:00:00.1234567")
    (datetime.datetime(2026, 4, 1, 10, 0, 0, 123456), None)

    A date has no time of day: it stands at its beginning, and is no moment in UTC. What has
    another form, because the order of day and month is unknown, is no time at all.

    >>> moment("2026-04-01")
    (datetime.datetime(2026, 4, 1, 0, 0), None)
    >>> moment("04/05/2026 10:00")
    (None, None)
    """
    m = _TIME.fullmatch(text)
    if m is None:
        return None, None
    date, clock, fraction, offset = m.groups()
    try:
        local = datetime.datetime.fromisoformat(f"{date}T{clock or '00:00'}")
        if fraction:
            local += datetime.timedelta(microseconds=int(fraction.ljust(6, "0")))
        if clock is None:
            return local, None
        if offset == "Z":
            return local, local.replace(tzinfo=_UTC)
        if offset:
            hours, minutes = int(offset[1:3]), int(offset[4:])
            ahead = datetime.timedelta(hours=hours, minutes=minutes)
            return local, (local - ahead if offset[0] == "+" else local + ahead).replace(
                tzinfo=_UTC
            )
        if zone is not None:
            return local, local.replace(tzinfo=zone).astimezone(_UTC)
    except (ValueError, OverflowError):
        return None, None
    return local, None
