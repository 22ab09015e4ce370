"""A table of Arrow that is safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from . import _html, _shown
from ._errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Types = Literal["nullable", "arrow", "numpy"]

# Texts that many rows share.
_REPEATED = frozenset(
    {
        "source", "sha256", "machine", "machine_id", "action_id", "script_name", "field", "kind",
        "rule", "confidence", "size_join", "hash_join", "platform", "command", "extension",
        "owner", "signature", "transforms", "collected_agrees", "common", "role", "IoCType",
        "error_code", "worst",
    }
)  # fmt: skip


class Table:
    """Rows and columns, in the memory layout of Arrow.

    polars, DuckDB, pandas 3 and pyarrow take it as it is, without a copy: it has
    ``__arrow_c_stream__``. What is printed of it, in a terminal or in a notebook, is safe to look
    at, whatever the device wrote.

    >>> t = Table(pa.table({"value": ["a", None], "size": [1, None]}))
    >>> t
    <lrkit.Table: 2 rows, 2 columns>
    >>> len(t), t.columns
    (2, ['value', 'size'])
    >>> t["size"].to_pylist()
    [1, None]
    """

    # The columns that _repr_html_ shows, where there are any of them. Otherwise it shows all.
    _shown: tuple[str, ...] = ()

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __getitem__(self, column: str) -> pa.ChunkedArray:
        return self._table.column(column)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._table.column_names)

    @property
    def schema(self) -> pa.Schema:
        """The schema, with what each column means where that is known."""
        return self._table.schema

    def to_arrow(self) -> pa.Table:
        """Return a table of pyarrow. Nothing is copied."""
        return self._table

    def to_pylist(self) -> list[dict[str, Any]]:
        """Return a dictionary for each row."""
        return list(self._table.to_pylist())

    def to_polars(self) -> pl.DataFrame:
        """Return a data frame of polars."""
        import polars as pl

        return pl.DataFrame(self._table)

    def to_pandas(self, types: Types = "nullable", *, categories: bool = False) -> pd.DataFrame:
        """Return a data frame of pandas.

        Args:
            types: ``nullable`` keeps integers and booleans with missing values as they are
                (``Int64``, ``boolean``, ``string``). ``arrow`` keeps the memory of Arrow
                (``ArrowDtype``), which is fastest. ``numpy`` is what pyarrow does by default:
                an integer column with missing values becomes one of floats, so that sizes above
                2**53 are rounded.
            categories: Texts that many rows share, as names of machines, become categories, which
                take less memory. ``groupby`` wants ``observed=True`` then.
        """
        import pandas as pd

        mapper = None
        if types == "arrow":
            mapper = pd.ArrowDtype
        elif types == "nullable":
            text = pd.StringDtype("pyarrow")
            mapper = {
                pa.int64(): pd.Int64Dtype(),
                pa.bool_(): pd.BooleanDtype(),
                pa.string(): text,
                pa.large_string(): text,
            }.get
        elif types != "numpy":
            raise ValueError(f"types is {types!r}, not 'nullable', 'arrow' or 'numpy'")
        frame = self._table.to_pandas(types_mapper=mapper)
        if categories:
            for name in frame.columns:
                if name in _REPEATED:
                    frame[name] = frame[name].astype("category")
        return frame

    def _title(self) -> str:
        return f"{_count(len(self), 'row')}, {_count(len(self.columns), 'column')}"

    def __repr__(self) -> str:
        return _shown.line(f"<lrkit.{type(self).__name__}: {self._title()}>")

    def _repr_html_(self) -> str:
        names: Sequence[str] = self.columns
        if self._shown and len(names) > len(self._shown):
            names = [n for n in self._shown if n in names] or names
        return _html.table(self._table.select(names), self._title(), len(self.columns))


def need(table: pa.Table, *names: str) -> None:
    """Raise an error unless a table has these columns."""
    missing = [n for n in names if n not in table.column_names]
    if missing:
        raise InputError(
            f"this needs the columns {', '.join(missing)}",
            code="column",
            hint="analyze without columns, or with these too",
        )


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
