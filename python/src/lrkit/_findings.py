"""What an analysis found."""

from __future__ import annotations

import datetime
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from . import _stack, _times
from . import msticpy as _msticpy
from ._table import Table, _count


class Findings(Table):
    r"""The findings of an analysis: a row for each, in the order of the inputs.

    The columns are those of docs/SCHEMA.md; the schema has what each of them means.

    >>> import lrkit
    >>> found = lrkit.analyze(b'{"script_output": "C:\\\\Temp\\\\a.exe  51 MB"}')
    >>> found  # doctest: +ELLIPSIS
    <lrkit.Findings: 1 row, ... columns; 1 transcript, 0 errors>
    >>> found["value"].to_pylist(), found["size"].to_pylist()
    (['C:\\Temp\\a.exe'], [53477376])
    """

    _shown = ("machine", "source", "script_name", "kind", "value", "path", "size", "time", "line")

    def __init__(self, table: pa.Table, statuses: pa.Table) -> None:
        super().__init__(table)
        self._statuses = statuses

    @property
    def transcripts(self) -> Table:
        """A row for each document that was read: what it is, and how its analysis ended."""
        return Table(self._statuses)

    @property
    def errors(self) -> Table:
        """The rows of :attr:`transcripts` whose analysis failed or is not whole."""
        return Table(self._statuses.filter(pc.is_valid(self._statuses["error_code"])))

    def stack(
        self, by: Literal["path", "hash", "content"] = "path", limit: int | None = 50
    ) -> Table:
        """Return what few machines have, rare first.

        Args:
            by: ``path`` groups files by their path, without the folder of the user and without
                numbers; ``hash`` by their SHA-256; ``content`` counts the contents of a path.
            limit: At most so many rows.
        """
        return Table(_stack.stack(self._table, by, limit))

    def times(self, zone: str | datetime.tzinfo | None = None) -> Table:
        """Return a row for each time, with ``role``, ``text``, ``local`` and ``utc``.

        ``role`` is ``created``, ``modified``, ``accessed`` or ``changed`` of a file, and ``event``
        of a time that stands alone. ``text`` is the time as the findings have it; ``local`` what
        the clock of the machine showed; ``utc`` the moment, if the time was printed with a zone.

        Args:
            zone: The zone of times without one, as ``"Europe/Oslo"``. Without it they have no
                ``utc``: nothing in a transcript says which zone the machine was in.
        """
        return Table(_times.times(self._table, zone))

    def to_iocs(self, *, common: bool = False) -> Table:
        """Return the indicators in the columns of msticpy's ``IoCExtract``.

        ``IoCType`` is ``ipv4``, ``ipv6``, ``dns``, ``url``, ``md5_hash``, ``sha1_hash``,
        ``sha256_hash``, ``windows_path`` or ``linux_path``.

        Args:
            common: Also domains and URLs that stand on every machine, as those of XML schemas.
        """
        return Table(_msticpy.iocs(self._table, common=common))

    def _title(self) -> str:
        transcripts = _count(len(self._statuses), "transcript")
        return f"{super()._title()}; {transcripts}, {_count(len(self.errors), 'error')}"
