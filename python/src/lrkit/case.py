"""Cases: what ``lrkit fetch`` collected, as evidence."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from . import _html, _shown
from ._errors import InputError, LrkitError
from ._process import run
from ._table import Table
from ._transcripts import Transcripts, parse

if TYPE_CHECKING:
    from ._findings import Findings

_SUMMARY = pa.schema(
    [
        ("machine", pa.string()),
        ("machine_id", pa.string()),
        ("action_id", pa.string()),
        ("command_index", pa.int64()),
        ("type", pa.string()),
        ("script_name", pa.string()),
        ("path", pa.string()),
        ("started", pa.string()),
        ("state", pa.string()),
        ("exit_code", pa.int64()),
        ("meaning", pa.string()),
        ("reason", pa.string()),
        ("error_line", pa.string()),
        ("findings", pa.int64()),
        ("anomalies", pa.list_(pa.string())),
        ("reported", pa.int64()),
        ("collected", pa.int64()),
        ("collected_differs", pa.int64()),
        ("arguments", pa.string()),
        ("comment", pa.string()),
    ]
)


class Summary(Table):
    """A row for each command of a case."""

    _shown = (
        "machine", "state", "type", "script_name", "path", "exit_code", "meaning", "reason",
        "error_line", "findings",
    )  # fmt: skip


class Verification:
    """What ``lrkit verify`` says of a case. It is true if nothing was found.

    Attributes:
        record: ``lrkit.verify/1`` of docs/SCHEMA.md.
    """

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return bool(self.record["ok"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What is wrong, with ``code``, ``path`` and ``detail``."""
        return list(self.record["findings"])

    @property
    def proofs(self) -> list[dict[str, Any]]:
        """What was proved, and what was not: ``name``, ``result``, ``means``."""
        return list(self.record["proofs"])

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.ok:
            return f"<lrkit.Verification: nothing found; {self.record['results']} results>"
        codes = ", ".join(sorted({f["code"] for f in self.findings}))
        return f"<lrkit.Verification: {_shown.line(codes)}>"

    def _repr_html_(self) -> str:
        pairs = [(p["name"], f"{p['result']}: {p['means']}") for p in self.proofs]
        wrong = [(f["code"], f"{f.get('path', '')} {f.get('detail', '')}") for f in self.findings]
        return _html.facts(wrong + pairs)


class Case(os.PathLike[str]):
    """A case directory. It can be used wherever a path can.

    >>> case = Case(demo)
    >>> len(case.summary())
    31
    >>> bool(case.verify())
    True
    >>> set(case.findings(match="*.dmp.zip")["matched"].to_pylist())
    {'*.dmp.zip'}
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        if not self.path.is_dir():
            raise InputError("there is no such directory", code="failed", name=str(path))

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<lrkit.Case: {_shown.line(str(self.path))}>"

    def findings(self, **options: Any) -> Findings:
        """Analyze all results: see :func:`lrkit.analyze` for the options."""
        from ._analysis import analyze

        return analyze(self.path, **options)

    def transcripts(self) -> Transcripts:
        """Return what each result is: see :func:`lrkit.parse`."""
        return parse(self.path)

    def summary(self, *, show_secrets: bool = False) -> Summary:
        """Return a row for each command: its state, its exit code, and why it failed.

        ``findings`` counts the findings of all kinds.
        """
        arguments = ["summary", "-q", "-f", "json"]
        if show_secrets:
            arguments.append("--show-secrets")
        code, out, messages = run([*arguments, "--", str(self.path)])
        if code not in (0, 3):
            raise self._error(code, messages)
        rows = [json.loads(line) for line in out.splitlines()]
        for row in rows:
            row["findings"] = sum(row.get("findings", {}).values())
        return Summary(pa.Table.from_pylist(rows, schema=_SUMMARY))

    def report(
        self,
        out: str | os.PathLike[str],
        *,
        title: str | None = None,
        note: str | os.PathLike[str] | None = None,
        max_findings: int | None = None,
        show_secrets: bool = False,
    ) -> Path:
        """Write one HTML page about the case, to read offline, and return its path.

        Args:
            out: The file to write.
            title: The title of the page; the name of the case if not given.
            note: A plain text file with a note of the analyst.
            max_findings: How many findings the page shows; the others are counted.
            show_secrets: Do not mask what scripts printed.

        A result that is not as recorded is named in the page, and is no error here: see
        :meth:`verify`.
        """
        arguments = ["report", "-q", "-o", os.fspath(out)]
        if title is not None:
            arguments += ["--title", title]
        if note is not None:
            arguments += ["--note", os.fspath(note)]
        if max_findings is not None:
            arguments += ["--max-findings", str(max_findings)]
        if show_secrets:
            arguments.append("--show-secrets")
        code, _, messages = run([*arguments, "--", str(self.path)])
        if code not in (0, 3, 4, 5):
            raise self._error(code, messages)
        return Path(out)

    def verify(
        self,
        *,
        pubkey: str | os.PathLike[str] | None = None,
        expect_head: str | None = None,
        head_file: str | os.PathLike[str] | None = None,
    ) -> Verification:
        """Compare the case with its manifest.

        Args:
            pubkey: The file with the public key that the manifest must be signed with.
            expect_head: The hash that the last line of the manifest must have.
            head_file: A file outside of the case with a head that must be in it.
        """
        arguments = ["verify", "-q", "--json"]
        if pubkey is not None:
            arguments += ["--pubkey", os.fspath(pubkey)]
        if expect_head is not None:
            arguments += ["--expect-head", expect_head]
        if head_file is not None:
            arguments += ["--head-file", os.fspath(head_file)]
        code, out, messages = run([*arguments, "--", str(self.path)])
        if not out.strip():
            raise self._error(code, messages)
        return Verification(json.loads(out))

    def _error(self, code: int, messages: str) -> LrkitError:
        kind = {1: "failed", 2: "usage", 4: "limit", 5: "changed"}.get(code, "failed")
        return InputError(messages or f"exit code {code}", code=kind, name=str(self.path))
