"""SAS links: what they grant, and what is wrong with them."""

from __future__ import annotations

import json
from typing import Any

from . import _html, _shown
from ._errors import InputError
from ._process import run


class Link:
    """What a SAS link is. The signature is neither kept nor shown.

    Attributes:
        record: ``lrkit.link/1`` of docs/SCHEMA.md.
    """

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    def __getitem__(self, key: str) -> Any:
        return self.record[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field of the record, or the default if it is not there."""
        return self.record.get(key, default)

    @property
    def usable(self) -> bool:
        """Whether the link can be used now."""
        return bool(self.record["usable"])

    @property
    def status(self) -> str:
        """Why not: ``malformed``, ``expired``, ``not-yet-valid``, ``refused``, or ``valid``."""
        return str(self.record["status"])

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All that is wrong, with ``code``, ``severity``, ``offset`` and ``detail``."""
        return list(self.record.get("problems", []))

    def __repr__(self) -> str:
        return f"<lrkit.Link: {_shown.line(self.status)}, {_shown.line(str(self.get('redacted')))}>"

    def _repr_html_(self) -> str:
        pairs = [(k, v) for k, v in self.record.items() if k not in ("schema", "problems")]
        return _html.facts(pairs + [(p["code"], p.get("detail")) for p in self.problems])


def link(url: str | bytes) -> Link:
    """Explain a SAS link, wherever it was copied from. Nothing is requested.

    The link goes to the command through a pipe: arguments of processes can be seen by others.

    >>> url = "https://acct.blob.core.windows.net/c/b?sv=2020-01-01&se=2020-01-02T00:00:00Z&sig=cut"
    >>> link(url).status
    'malformed'
    >>> "sig=cut" in repr(link(url))
    False
    """
    data = url.encode("utf-8", "surrogatepass") if isinstance(url, str) else bytes(url)
    code, out, messages = run(["link", "--json"], data)
    lines = out.splitlines()
    if code not in (0, 3) or not lines:
        raise InputError(messages or f"exit code {code}", code="link")
    if len(lines) > 1:
        raise InputError(f"these are {len(lines)} links", code="link", hint="give one at a time")
    return Link(json.loads(lines[0]))
