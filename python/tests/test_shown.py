"""Hostile text: nothing that is shown of it acts."""

from __future__ import annotations

import html.parser
import json
import unicodedata

import pyarrow as pa
import pytest

import lrkit
from lrkit import _html, _shown

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<!-- <iframe src=//example.test>",
    "]]></svg><base href=//example.test>",
    "&lt;b&gt; &#x202e; &amp;",
    "$\\href{javascript:alert(1)}{x}$ \\(x\\)",
    "[x](javascript:alert(1)) ![x](http://example.test)",
    "\x1b]0;title\x07\x1b[2J\x1b[31mred",
    "\x9b31mred \x90q\x9c",
    "exe.\u202egpj.txt\u202c",
    "a\u200bb\ufeffc\u2060d\u00ade",
    "a\u2028b\u2029c\x85d",
    "\U000e0041\U000e0042",
    "tab\there\r\nline\rover",
    "\x00nul\x7fdel",
    "\u3164\u115f\uffa0",
    "https://example.test/click",
]

TAGS = {"table", "thead", "tbody", "tr", "th", "td", "bdi", "p", "details", "summary", "pre"}


class Reader(html.parser.HTMLParser):
    """Collects what a browser would make of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def harmless(text: str) -> None:
    """Check HTML: only our tags, only the attribute class, nothing hidden."""
    seen = read(text)
    assert seen.tags <= TAGS
    assert {name for name, _ in seen.attributes} <= {"class"}
    assert all("tex2jax_ignore mathjax_ignore" in (v or "") for _, v in seen.attributes)
    for c in seen.text:
        assert c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs"), repr(
            c
        )


def printable(text: str) -> None:
    """Check what a terminal would be given."""
    for c in text:
        assert unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs"), repr(c)


def test_hidden_characters_are_those_of_unicode() -> None:
    for n in range(0x110000):
        c = chr(n)
        if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
            assert _shown.line(c) != c, hex(n)
        elif unicodedata.category(c) in ("Lu", "Ll", "Nd", "Po", "Ps", "Zs", "Sm"):
            assert _shown.line(c) == c, hex(n)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_each_place(text: str) -> None:
    columns = {"value": [text], text: ["x"], "list": [[text]]}
    table = lrkit.Table(pa.table(columns))
    harmless(table._repr_html_())
    printable(repr(table))
    harmless(_html.facts([(text, text)]))
    harmless(_html.details(text, text, True))
    error = lrkit.InputError(text, name=text, hint=text, offset=1)
    printable(str(error).replace("\n", "").replace("\t", "").replace("\r", ""))


def test_hidden_characters_have_their_numbers() -> None:
    shown = lrkit.Table(pa.table({"value": ["exe.\u202egpj"]}))._repr_html_()
    assert "exe.⟨U+202E⟩gpj" in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_transcripts(text: str) -> None:
    record = {
        "script_name": text,
        "exit_code": 0,
        "script_output": f"C:\\Temp\\{text}.exe  51 MB\n{text}\n10.1.2.3",
        "script_errors": text,
    }
    data = json.dumps(record).encode()
    found = lrkit.analyze({text: data})
    assert len(found) > 0
    for part in (found, found.transcripts, found.stack(), found.times(), found.to_iocs()):
        harmless(part._repr_html_())
        printable(repr(part))
    transcripts = lrkit.parse({text: data})
    harmless(transcripts._repr_html_())
    harmless(transcripts[0]._repr_html_())
    printable(repr(transcripts[0]))
    missing = lrkit.analyze({text: "/nonexistent"})
    harmless(missing.errors._repr_html_())


def test_long_tables_are_cut() -> None:
    table = lrkit.Table(pa.table({"value": [f"{i:05}" * 1000 for i in range(1000)]}))
    shown = table._repr_html_()
    assert shown.count("<tr>") == 51
    assert len(shown) < 51 * 300
    assert "50 rows are shown" in shown


def test_long_texts_are_cut() -> None:
    data = json.dumps({"script_output": "x" * 1_000_000, "exit_code": 0}).encode()
    shown = lrkit.parse(data)[0]._repr_html_()
    assert len(shown) < 70_000
    assert "the text goes on" in shown


def test_errors_survive_pickle() -> None:
    import pickle

    error = lrkit.DeadlineExceeded("slow", code="deadline", name="a", offset=3, hint="wait")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is lrkit.DeadlineExceeded
    assert str(again) == str(error) == "a: slow (at byte 3): wait"
