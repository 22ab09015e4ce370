"""Charts of findings, by altair: ``pip install lrkit[charts]``.

Values are counted here and not in the browser: a chart holds at most a few hundred numbers,
whatever it is about. Labels are shown as in tables. :func:`png` draws without a network and without
scripts; the display of altair itself needs both.
"""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from . import _shown
from ._findings import Findings

if TYPE_CHECKING:
    import altair as alt

_LABEL = 80  # characters
_BINS = 120
_WIDTHS = [
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=10),
    datetime.timedelta(hours=1),
    datetime.timedelta(hours=6),
    datetime.timedelta(days=1),
    datetime.timedelta(days=7),
    datetime.timedelta(days=30),
    datetime.timedelta(days=365),
]
_EPOCH = datetime.datetime(1970, 1, 1)


def label(text: str | None) -> str:
    r"""Return a text as a label: short, and harmless in the script that altair embeds it in.

    >>> label("</script>\u202e")
    '‹/script›\\u202E'
    """
    text = _shown.cut(_shown.line(text or ""), _LABEL)
    return text.replace("<", "‹").replace(">", "›")


def sizes(findings: Findings) -> alt.Chart:
    """Return how many files are of which size, in powers of two."""
    table = findings.to_arrow()
    table = table.filter(pc.and_(pc.equal(table["kind"], "file"), pc.is_valid(table["size"])))
    counts = Counter(int(n).bit_length() for n in table["size"].to_pylist())
    values = [{"size": _power(bits), "files": n} for bits, n in sorted(counts.items())]
    return _bars(values, "size", "files", [_power(bits) for bits in sorted(counts)])


def folders(findings: Findings, limit: int = 20) -> alt.Chart:
    """Return the folders with the most files."""
    table = findings.to_arrow()
    table = table.filter(pc.and_(pc.equal(table["kind"], "file"), pc.is_valid(table["directory"])))
    counts = Counter(table["directory"].to_pylist()).most_common(limit)
    return _bars([{"folder": label(f), "files": n} for f, n in counts], "folder", "files")


def rare(findings: Findings, limit: int = 20) -> alt.Chart:
    """Return the paths that the fewest machines have, as ``Findings.stack`` counts them."""
    rows = findings.stack("path", limit).to_pylist()
    values = [{"path": label(r["example"]), "machines": r["machines"]} for r in rows]
    return _bars(values, "path", "machines")


def timeline(findings: Findings, zone: str | datetime.tzinfo | None = None) -> alt.Chart:
    """Return how many times there are of each role, by day or by what suits their range.

    Args:
        findings: What was found.
        zone: As for ``Findings.times``. With it the axis is UTC, and times without a moment in UTC
            are left out; without it the axis is the clock of the machines.
    """
    import altair as alt

    table = findings.times(zone).to_arrow()
    values = binned(table, "local" if zone is None else "utc")
    return (
        alt.Chart(alt.InlineData(values))
        .mark_bar()
        .encode(
            x=alt.X("at:T", title="local time" if zone is None else "UTC"),
            y=alt.Y("times:Q", stack="zero"),
            color=alt.Color("role:N"),
        )
        .properties(width=640, height=200)
    )


def binned(times: pa.Table, column: str) -> list[dict[str, Any]]:
    """Count the times of each role in at most about 120 bins of equal width."""
    rows = times.filter(pc.is_valid(times[column]))
    if not len(rows):
        return []
    moments = [m.replace(tzinfo=None) for m in rows[column].to_pylist()]
    reach = max(moments) - min(moments)
    width = next((w for w in _WIDTHS if reach / w <= _BINS), reach / _BINS)
    numbers = [(m - _EPOCH) // width for m in moments]
    counts = Counter(zip(rows["role"].to_pylist(), numbers, strict=True))
    return [
        {"at": (_EPOCH + n * width).isoformat(), "role": role, "times": count}
        for (role, n), count in sorted(counts.items())
    ]


def png(chart: alt.Chart, scale: float = 2) -> bytes:
    """Draw a chart as PNG, without a network. ``IPython.display.Image`` shows it."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(chart.to_dict(), scale=scale))


def _bars(
    values: list[dict[str, Any]], name: str, number: str, order: list[str] | None = None
) -> alt.Chart:
    import altair as alt

    return (
        alt.Chart(alt.InlineData(values))
        .mark_bar()
        .encode(
            x=alt.X(f"{number}:Q", axis=alt.Axis(format="d")),
            y=alt.Y(f"{name}:N", sort=order or "-x", axis=alt.Axis(labelLimit=480, title=None)),
        )
        .properties(width=400)
    )


def _power(bits: int) -> str:
    """Return the name of the sizes with so many bits.

    >>> _power(0), _power(11), _power(31)
    ('empty', '1 KiB', '1 GiB')
    """
    if bits == 0:
        return "empty"
    power = bits - 1
    units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    return f"{1 << power % 10} {units[power // 10]}"
