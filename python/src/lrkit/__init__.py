r"""Microsoft Defender Live Response transcripts in Python.

The work is done by the command ``lrkit``, which is part of this package: Python starts it and reads
tables of Arrow. A hostile transcript can end that process, and never this one.

    >>> import lrkit
    >>> found = lrkit.analyze(b'{"script_output": "C:\\\\Temp\\\\a.exe  51 MB"}')
    >>> found["size"].to_pylist()
    [53477376]

Secrets that scripts printed are masked, unless a call says ``show_secrets=True``.
"""

from __future__ import annotations

from typing import Any

from . import _accessors
from ._analysis import Scan, analyze, scan
from ._errors import (
    BinaryNotFound,
    DeadlineExceeded,
    InputError,
    LrkitError,
    MemoryExceeded,
    VersionMismatch,
    WorkerDied,
)
from ._fetch import fetch
from ._findings import Findings
from ._link import Link, link
from ._table import Table
from ._text import text
from ._transcripts import Transcript, Transcripts, parse
from ._version import __version__
from .case import Case, Summary, Verification

__all__ = [
    "BinaryNotFound",
    "Case",
    "DeadlineExceeded",
    "Findings",
    "InputError",
    "Link",
    "LrkitError",
    "MemoryExceeded",
    "Scan",
    "Summary",
    "Table",
    "Transcript",
    "Transcripts",
    "Verification",
    "VersionMismatch",
    "WorkerDied",
    "__version__",
    "analyze",
    "fetch",
    "link",
    "parse",
    "scan",
    "text",
]

_accessors.register()


def load_ipython_extension(ipython: Any) -> None:
    """Make ``%%lrkit`` known: ``%load_ext lrkit``."""
    from . import magic

    magic.load(ipython)
