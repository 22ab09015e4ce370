r"""``%%lrkit``: the command on the text of a cell. ``%load_ext lrkit`` makes it known.

    %%lrkit
    Get-ChildItem printed this:  C:\Temp\a.exe  51 MB

analyzes the text and shows the findings. With arguments it is the command: ``%%lrkit cat`` prints
the text as it is safe to read, ``%%lrkit analyze -f csv`` findings in another format. The arguments
go to the command as they are: there is no shell, no variable and no pattern in them.
"""

from __future__ import annotations

import shlex
from typing import Any

from ._analysis import analyze
from ._errors import InputError
from ._findings import Findings
from ._process import run


def lrkit(line: str, cell: str) -> Findings | Output:
    r"""Run the command on a text.

    >>> lrkit("", "C:\\Temp\\a.exe  51 MB")["size"].to_pylist()
    [53477376]
    >>> lrkit("analyze -f csv --columns kind,value", "10.1.2.3")
    kind,value
    ipv4,10.1.2.3
    """
    data = cell.encode("utf-8", "replace")
    arguments = shlex.split(line)
    if not arguments:
        return analyze(data)
    code, out, messages = run([*arguments, "-"], data)
    if code not in (0, 3) and not out:
        raise InputError(messages or f"exit code {code}", code="failed")
    return Output(out)


class Output:
    """What the command printed."""

    def __init__(self, out: bytes) -> None:
        self.out = out

    def __repr__(self) -> str:
        from . import _shown

        return _shown.lines(self.out.decode("utf-8", "replace").replace("\r\n", "\n")).rstrip("\n")


def load(ipython: Any) -> None:
    """Make the magic known to a session of IPython."""
    ipython.register_magic_function(lrkit, "cell", "lrkit")
