"""How text of a device is shown, so that a terminal or a browser does nothing but show it.

The rules are those of the command: control characters, characters that change the direction of
text and characters that cannot be seen are shown by their numbers.
"""

from __future__ import annotations

import html
import re

# C0, DEL and C1; category Cf; what is ignorable by default; line separators; half pairs.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_LINE = re.compile(f"[{_HIDDEN}]")
_LINES = re.compile(f"(?!\n|\t|\r\n)[{_HIDDEN}]")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def line(text: str) -> str:
    r"""Return text as it may be printed on one line.

    >>> print(line("a\nb\x1b[31m\u202egpj.exe"))
    a\nb\x1B[31m\u202Egpj.exe
    """
    return _LINE.sub(_number, text)


def lines(text: str) -> str:
    r"""Return text as it may be printed on several lines.

    >>> print(lines("a\x07\nb"))
    a\x07
    b
    """
    return _LINES.sub(_number, text)


def cut(text: str, limit: int) -> str:
    """Return at most so many characters of a text, the last one an ellipsis if it was cut.

    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def cell(text: str) -> str:
    r"""Return text for HTML: nothing in it is markup, and what is hidden has its number.

    >>> cell("<b>\u202egpj.exe")
    '&lt;b&gt;⟨U+202E⟩gpj.exe'
    """
    return html.escape(_LINE.sub(_point, text))


def block(text: str) -> str:
    """Return text of several lines for HTML, as :func:`cell` does."""
    return html.escape(_LINES.sub(_point, text))


def _number(match: re.Match[str]) -> str:
    c = match[0]
    if c in _NAMED:
        return _NAMED[c]
    n = ord(c)
    if n < 0x80:
        return f"\\x{n:02X}"
    return f"\\u{n:04X}" if n < 0x10000 else f"\\U{n:08X}"


def _point(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
