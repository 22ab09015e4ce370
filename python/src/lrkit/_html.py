"""Tables for notebooks: no script, no link, no style, and nothing of the data is markup.

No library is used for that: their cells were HTML until lately, and scripts do not run in a
notebook that is not trusted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pyarrow as pa

from . import _shown

ROWS = 50  # of a table
CELL = 200  # characters of a cell
TEXT = 64 << 10  # bytes of a text

# MathJax would read what stands between dollar signs.
_CLASS = 'class="dataframe tex2jax_ignore mathjax_ignore"'


def table(data: pa.Table, title: str, columns: int) -> str:
    """Return the first rows of a table.

    Args:
        data: The rows, and the columns to show. Those that hold nothing in the shown rows are
            left out.
        title: Stands below the table.
        columns: How many the table really has.
    """
    rows = data.slice(0, ROWS)
    names = [n for n in rows.column_names if rows.column(n).null_count < len(rows)]
    names = names or rows.column_names
    head = "".join(f"<th><bdi>{_shown.cell(n)}</bdi></th>" for n in names)
    body = "\n".join(_row(row[n] for n in names) for row in rows.select(names).to_pylist())
    notes = [title]
    if len(rows) < len(data):
        notes.append(f"{len(rows)} rows are shown")
    if len(names) < columns:
        notes.append(f"{len(names)} columns are shown")
    return (
        f"<table {_CLASS}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
        f'<p class="tex2jax_ignore mathjax_ignore">{_shown.cell("; ".join(notes))}</p>'
    )


def _row(values: Iterable[object]) -> str:
    return "<tr>" + "".join(f"<td><bdi>{cell(v)}</bdi></td>" for v in values) + "</tr>"


def cell(value: object) -> str:
    """Return a value for a cell.

    >>> cell(None), cell(True), cell("<script>"), cell(["a", "b"])
    ('', 'true', '&lt;script&gt;', 'a, b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return _shown.cell(value.isoformat(sep=" "))
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(v) for v in value)
    return _shown.cell(_shown.cut(str(value), CELL))


def details(summary: str, text: str, cut: bool) -> str:
    """Return a text that is folded until it is opened."""
    note = "\n… (the text goes on)" if cut else ""
    return (
        f'<details class="tex2jax_ignore mathjax_ignore"><summary>{_shown.cell(summary)}</summary>'
        f"<pre>{_shown.block(text)}{note}</pre></details>"
    )


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """Return names and values, one pair a row."""
    rows = "\n".join(
        f"<tr><th><bdi>{_shown.cell(k)}</bdi></th><td><bdi>{cell(v)}</bdi></td></tr>"
        for k, v in pairs
        if v is not None
    )
    return f"<table {_CLASS}>\n<tbody>\n{rows}\n</tbody>\n</table>"
