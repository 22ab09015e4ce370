"""What transcripts are: the records of ``lrkit parse``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, overload

import pyarrow as pa

from . import _html, _shown, _status, _text
from ._errors import InputError
from ._process import run
from ._sources import Paths, plan
from ._table import Table, _count

_HEADER = (
    "source", "document", "entry", "machine", "kind", "script_name", "exit_code", "size", "sha256",
    "started", "ended", "complete", "well_formed",
)  # fmt: skip


class Transcript:
    """A document of an input: what it is, and what is wrong with it.

    Attributes:
        record: All that ``lrkit parse`` says of it: ``lrkit.transcript/1`` of docs/SCHEMA.md.
        entries: Of a transcript file of PowerShell: its sessions, commands and outputs.
    """

    def __init__(self, record: dict[str, Any], path: str | None, data: bytes | None) -> None:
        self.record = record
        self.entries: list[dict[str, Any]] = []
        self._path = path
        self._data = data

    def __getitem__(self, key: str) -> Any:
        return self.record[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field of the record, or the default if it is not there."""
        return self.record.get(key, default)

    @property
    def source(self) -> str:
        """The input, as it was named."""
        return str(self.record["source"])

    @property
    def document(self) -> int:
        """Which document of the input, from 0."""
        return int(self.record["document"])

    @property
    def entry(self) -> str | None:
        """In an archive: the name of the entry, as the archive has it."""
        return self.record.get("entry")

    @property
    def kind(self) -> str:
        """What it is: ``runscript``, ``powershell-transcript``, ``text``, …."""
        return str(self.record["kind"])

    @property
    def script_name(self) -> str | None:
        """The name of the script."""
        return self.record.get("script_name")

    @property
    def exit_code(self) -> int | None:
        """The exit code of the script."""
        return self.record.get("exit_code")

    @property
    def anomalies(self) -> list[dict[str, Any]]:
        """Every deviation, with ``code``, ``severity``, ``offset`` and ``count``."""
        return list(self.record.get("anomalies", []))

    def text(
        self,
        field: _text.Field = "script_output",
        *,
        show_secrets: bool = False,
        raw: bool = False,
    ) -> bytes:
        """Return a text of the document: see :func:`lrkit.text`."""
        src = self._path if self._data is None else self._data
        return _text.text(
            src,
            field,
            self.document,
            entry=self.record.get("entry_index"),
            show_secrets=show_secrets,
            raw=raw,
        )

    def __repr__(self) -> str:
        about = [self.source, self.kind]
        if self.entry is not None:
            about.insert(1, f"entry {self['entry_index']} {self.entry}")
        if self.script_name is not None:
            about.append(self.script_name)
        if self.exit_code is not None:
            about.append(f"exit code {self.exit_code}")
        worse = [a for a in self.anomalies if a["severity"] != "note"]
        if worse:
            about.append(f"anomalies: {', '.join(a['code'] for a in worse)}")
        return f"<lrkit.Transcript: {_shown.cut(_shown.line('; '.join(about)), 300)}>"

    def _repr_html_(self) -> str:
        parts = [_html.facts((k, self.record.get(k)) for k in _HEADER)]
        if self.anomalies:
            anomalies = pa.Table.from_pylist(self.anomalies)
            parts.append(_html.table(anomalies, _count(len(anomalies), "anomaly"), 0))
        limit = _html.TEXT
        out = _text.beginning(
            self._path, self._data, self.document, self.record.get("entry_index"), limit
        )
        if out:
            shown = out[:limit].decode("utf-8", "replace")
            parts.append(_html.details("script_output", shown, len(out) > limit))
        return "\n".join(parts)


class Transcripts(Sequence[Transcript]):
    """The transcripts of a source, in its order.

    Attributes:
        errors: What could not be read, a row each.
    """

    def __init__(self, transcripts: list[Transcript], errors: Table) -> None:
        self._transcripts = transcripts
        self.errors = errors

    def __len__(self) -> int:
        return len(self._transcripts)

    @overload
    def __getitem__(self, index: int) -> Transcript: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Transcript]: ...
    def __getitem__(self, index: int | slice) -> Transcript | Sequence[Transcript]:
        return self._transcripts[index]

    def to_table(self) -> Table:
        """Return the fields of the records that are no objects or lists, a row a transcript."""
        rows = [
            {k: v for k, v in t.record.items() if not isinstance(v, (dict, list))}
            | {"anomalies": len(t.anomalies)}
            for t in self
        ]
        names = dict.fromkeys(k for row in rows for k in row)
        return Table(pa.table({n: [row.get(n) for row in rows] for n in names}))

    def __repr__(self) -> str:
        errors = _count(len(self.errors), "error")
        return f"<lrkit.Transcripts: {_count(len(self), 'transcript')}, {errors}>"

    def _repr_html_(self) -> str:
        return self.to_table()._repr_html_()


def parse(src: object, *, content: str = "content", name: str = "path") -> Transcripts:
    """Return what transcripts are, without their texts, and each anomaly with its offset.

    Args:
        src: As for :func:`lrkit.analyze`. Paths are read by one process, and so are all results of
            a case; what is in memory takes a process each, about 10 ms.
        content: The column of a table that holds the transcripts.
        name: The column of a table that holds their names, if there is one.

    >>> t = parse(b'{"script_name": "a.ps1", "exit_code": 7, "script_output": "cut')[0]
    >>> t.script_name, t.exit_code, t["complete"]
    ('a.ps1', 7, False)
    >>> [a["code"] for a in t.anomalies]
    ['truncated']
    """
    source = plan(src, content, name)
    transcripts: list[Transcript] = []
    failures: list[dict[str, Any]] = []
    if isinstance(source, Paths):
        code, out, messages = run(["parse", "-q", "--", *source.paths])
        if code == 2:
            raise _text.failed(code, messages, source.paths[0], source.paths[0])
        transcripts += _read(out, None, None, None)
        if code in (1, 4, 5):
            failures += _failures(code, messages)
    else:
        for blob in source.blobs:
            try:
                label, path, data = _text.opened(blob)
                code, out, messages = run(["parse", "-q", "--", path or "-"], data)
                read = list(_read(out, label, path, data))
                transcripts += read
                if code in (1, 5) or (code == 4 and not any("archive" in t.record for t in read)):
                    raise _text.failed(code, messages, label, path or "-")
            except InputError as e:
                failure = {"source": blob.name, "error_code": e.code, "error": str(e.args[0])}
                failures.append(failure)
    if failures and not source.many:
        first = failures[0]
        raise InputError(first["error"], code=first["error_code"], name=first["source"])
    return Transcripts(transcripts, Table(_status.table(failures)))


def _read(
    out: bytes, name: str | None, path: str | None, data: bytes | None
) -> Iterator[Transcript]:
    transcript: Transcript | None = None
    for line in out.splitlines():
        record = json.loads(line)
        if name is not None:
            record["source"] = name
        if record["schema"] != "lrkit.transcript/1":
            if transcript is not None:
                transcript.entries.append(record)
            continue
        if transcript is not None:
            yield transcript
        where = path if name is not None else record["source"]
        transcript = Transcript(record, where, data)
    if transcript is not None:
        yield transcript


def _failures(code: int, messages: str) -> Iterator[dict[str, Any]]:
    for line in messages.splitlines():
        source, divided, message = line.partition(": ")
        yield {
            "source": source if divided else None,
            "error_code": _text._CODES[code],
            "error": message or line,
        }
