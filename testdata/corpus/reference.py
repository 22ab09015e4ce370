#!/usr/bin/env python3
"""A reader of transcripts by docs/FORMAT.md that shares no code with lrkit.

It is plain and slow on purpose: it judges the decoder, and is judged by it.

    reference.py check           compare every vector, and INDEX.md, with what this reader says
    reference.py index           write INDEX.md
    reference.py compare LRKIT [N]
                                 break the vectors in N ways (1000) and compare what the
                                 command LRKIT says of each with what this reader says
    reference.py show FILE [OPTION…]
                                 print what is expected of a raw input; options as in a
                                 header: strict, many, "nesting 5"
"""

import hashlib
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE / "vectors"

SEVERITY = {c: s for s, codes in {
    "note": "raw-control bom alias-name escaped-name trailing-nul trailing-space unknown-field",
    "warning": "bad-escape lone-surrogate invalid-utf8 duplicate-field confusable-field missing-field null-field "
               "wrong-type number-range leading-bytes trailing-data second-document truncated",
    "error": "syntax not-a-transcript limit",
}.items() for c in codes.split()}

FORBIDDEN = {"leading-bytes", "raw-control", "bad-escape", "invalid-utf8", "bom", "trailing-nul", "trailing-data", "second-document"}
FIELDS = ["script_name", "exit_code", "script_output", "script_errors"]
NAMES = {b"script_name": "script_name", b"name": "script_name", b"exit_code": "exit_code",
         b"script_output": "script_output", b"script_errors": "script_errors", b"script_error": "script_errors"}
ALIASES = {b"name", b"script_error"}
BLANK = b" \t\r\n"
# Characters that are skipped before a document, see FORMAT.md.
BEFORE_DOCUMENT = [(0, 8), (0xB, 0xC), (0xE, 0x1F), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160),
                   (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F),
                   (0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
                   (0xE0000, 0xE0FFF)]
DEFAULTS = {"strict": False, "many": False, "nesting": 10_000, "member-name": 1024, "script-name": 4096,
            "exit-code-raw": 64, "input": 64 << 30}


class Stop(Exception):
    """The document ended before its end."""

    def __init__(self, words, offset):
        self.words, self.offset = words, offset


class Document:
    def __init__(self, number):
        self.number = number
        self.start = self.end = 0
        self.complete = False
        self.named = False      # one of the four members was there
        self.values = {}        # script_name, script_name_partial, exit_code, exit_code_raw
        self.texts = {}         # field: (start, end, decoded)
        self.anomalies = {}     # (code, field): [offset, count, detail]
        self.seen = set()
        self.error = None

    def add(self, code, field, offset, detail=None, count=1):
        entry = self.anomalies.setdefault((code, field), [offset, 0, detail])
        entry[1] += count

    def ordered(self):
        def rank(item):
            (code, field), (offset, _, _) = item
            return offset, code, FIELDS.index(field) + 1 if field else 0
        return sorted(self.anomalies.items(), key=rank)


# What other scripts have for the letters of the six names.
LOOKALIKES = {ord(a): b for a, b in [
    ("а", "a"), ("с", "c"), ("е", "e"), ("о", "o"), ("р", "p"), ("х", "x"), ("ѕ", "s"), ("і", "i"), ("т", "t"),
    ("м", "m"), ("п", "n"), ("ԁ", "d"), ("ɡ", "g"), ("ο", "o"), ("ι", "i"), ("ν", "v"), ("τ", "t"), ("ρ", "p"),
    ("υ", "u"), ("α", "a"), ("ε", "e"), ("ı", "i"), ("0", "o"), ("1", "i"), ("l", "i"), ("|", "i"), ("ո", "n"),
    ("ս", "u"), ("օ", "o"), ("ⲣ", "p"), ("ꜱ", "s"), ("ᴄ", "c"), ("ʀ", "r"), ("ᴏ", "o"), ("ᴇ", "e")]}


def skeleton(name):
    s = name.decode("utf-8", "ignore").translate(LOOKALIKES)
    s = unicodedata.normalize("NFKD", s).casefold().translate(LOOKALIKES)
    return "".join(c for c in s if unicodedata.category(c)[0] in "LN")


SKELETONS = {skeleton(n): f for n, f in NAMES.items()}


def subpart(b):
    """Length of the maximal subpart (Unicode, D93b) that b begins with."""
    for n in (4, 3, 2):
        for tail in (b"\x80" * 3, b"\xbf" * 3, b"\x90\x80\x80", b"\xa0\x80\x80", b"\x8f\xbf\xbf", b"\x9f\xbf\xbf"):
            # A subpart is a beginning of some valid sequence.
            for size in (2, 3, 4):
                head = b[:n]
                if len(head) == n and n < size:
                    whole = head + tail[:size - n]
                    try:
                        whole.decode("utf-8")
                        return n
                    except UnicodeDecodeError:
                        pass
    return 1


def character(b):
    """Length of the valid UTF-8 character that b begins with, or 0."""
    for n in (1, 2, 3, 4):
        try:
            if len(b[:n].decode("utf-8")) == 1:
                return n
        except UnicodeDecodeError:
            pass
    return 0


HEX = re.compile(rb"\\u[0-9a-fA-F]{4}")
SIMPLE = {ord(k): v for k, v in zip('"\\/bfnrt', [b'"', b"\\", b"/", b"\b", b"\f", b"\n", b"\r", b"\t"])}


def unescape(b, offset):
    """Decode the inside of a string. Returns the text and what was met: (code, offset, detail, text before)."""
    out, met, i = bytearray(), [], 0

    def meet(code, detail):
        met.append((code, offset + i, detail, len(out)))

    while i < len(b):
        c = b[i]
        if c == 0x5C:
            if i + 1 < len(b) and b[i + 1] in SIMPLE:
                out += SIMPLE[b[i + 1]]
                i += 2
                continue
            if HEX.match(b, i):
                code = int(b[i + 2:i + 6], 16)
                if 0xD800 <= code < 0xDC00 and HEX.match(b, i + 6):
                    low = int(b[i + 8:i + 12], 16)
                    if 0xDC00 <= low < 0xE000:
                        out += chr(0x10000 + (code - 0xD800 << 10) + low - 0xDC00).encode()
                        i += 12
                        continue
                if 0xD800 <= code < 0xE000:
                    meet("lone-surrogate", b[i:i + 6])
                    out += "\ufffd".encode()
                else:
                    out += chr(code).encode()
                i += 6
                continue
            if b[i + 1:i + 2] == b"u":
                detail = b[i:i + 6]
            else:
                detail = b[i:i + 1 + max(1, character(b[i + 1:i + 5]))]
            meet("bad-escape", detail)
            out.append(c)
            i += 1
        elif c < 0x20:
            meet("raw-control", b"U+%04X" % c)
            out.append(c)
            i += 1
        elif n := character(b[i:i + 4]):
            out += b[i:i + n]
            i += n
        else:
            n = subpart(b[i:i + 4])
            meet("invalid-utf8", b[i:i + n].hex(" ").upper().encode())
            out += b[i:i + n]
            i += n
    return bytes(out), met


class Reader:
    def __init__(self, data, options):
        self.o = {**DEFAULTS, **options}
        self.limited = len(data) > self.o["input"]
        self.b = data[:self.o["input"]]
        self.i = 0
        self.stack = []         # open brackets
        self.docs = []
        self.field = None       # whose value is being read

    # Ends.

    def cut(self, what):
        off = len(self.b)
        self.i = off
        if self.limited:
            self.limit("input-size", off)
        self.doc.add("truncated", self.field, off, what.encode())
        raise Stop("truncated", off)

    def limit(self, name, off):
        self.doc.add("limit", self.field, off, name.encode())
        raise Stop("limit:" + name, off)

    def syntax(self):
        self.doc.add("syntax", self.field, self.i, "*")
        raise Stop("syntax", self.i)

    def forbidden(self, code, off):
        if self.o["strict"] and code in FORBIDDEN:
            self.i = off
            raise Stop("strict", off)

    # Tokens.

    def blank(self):
        """Pass white space; the end of the input is a cut."""
        while self.i < len(self.b) and self.b[self.i] in BLANK:
            self.i += 1
        if self.i == len(self.b):
            if not self.stack:
                self.cut("document")
            self.cut("object" if self.stack[-1] == "{" else "array")
        return self.b[self.i:self.i + 1]

    def string(self, field, took=lambda text, start, end, whole: None):
        """Read a string whose quote is next. took gets what was decoded, in any case."""
        start = end = self.i + 1
        while end < len(self.b) and self.b[end] != 0x22:
            end += 2 if self.b[end] == 0x5C else 1
        closed = end < len(self.b)
        end = min(end, len(self.b))
        text, met = unescape(self.b[start:end], start)
        for code, off, detail, before in met:
            if self.o["strict"] and code in FORBIDDEN:
                self.doc.add(code, field, off, detail)
                took(text[:before], start, off, False)
                self.forbidden(code, off)
            self.doc.add(code, field, off, detail)
        took(text, start, end, closed)
        if not closed:
            self.cut("string")
        self.i = end + 1
        return text

    def number(self):
        m = re.compile(rb"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?").match(self.b, self.i)
        # How far may a number go? Only its first bytes can be wrong.
        prefix = re.compile(rb"-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+)?)?(?:(?<=[0-9])[eE][+-]?[0-9]*)?)?").match(self.b, self.i)
        self.i = prefix.end()
        if self.i == len(self.b):
            if m and m.end() == self.i and not self.stack and not self.limited:
                return
            self.cut("number")
        if not m or m.end() != self.i or self.b[self.i] not in BLANK + b",]}":
            self.syntax()

    def word(self, word):
        for c in word:
            if self.i == len(self.b):
                self.cut("literal")
            if self.b[self.i] != c:
                self.syntax()
            self.i += 1
        if self.i < len(self.b) and self.b[self.i] not in BLANK + b",]}":
            self.syntax()

    def push(self, bracket):
        if len(self.stack) >= self.o["nesting"]:
            self.limit("nesting", self.i)
        self.stack.append(bracket)
        self.i += 1

    def kind(self):
        c = self.b[self.i:self.i + 1]
        return {b"{": "object", b"[": "array", b'"': "string", b"t": "boolean", b"f": "boolean", b"n": "null"}.get(
            c, "number" if c in b"-0123456789" else None)

    def value(self, took=None, text_field=None):
        """Read a value that begins here, whatever is nested in it."""
        depth = len(self.stack)
        while True:
            kind = self.kind()
            if kind is None:
                self.syntax()
            if kind == "object":
                self.push("{")
                if self.blank() == b"}":
                    self.i += 1
                    self.stack.pop()
                else:
                    self.name()
                    continue
            elif kind == "array":
                self.push("[")
                if self.blank() == b"]":
                    self.i += 1
                    self.stack.pop()
                else:
                    continue
            elif kind == "string":
                if took and len(self.stack) == depth:
                    self.string(text_field, took)
                else:
                    self.string(None)
            elif kind == "number":
                self.number()
            else:
                self.word({"t": b"true", "f": b"false", "n": b"null"}[chr(self.b[self.i])])
            # Behind a value.
            while len(self.stack) > depth:
                c = self.blank()
                if c == b",":
                    self.i += 1
                    self.blank()
                    if self.stack[-1] == "{":
                        self.name()
                    break
                if c != {"{": b"}", "[": b"]"}[self.stack[-1]]:
                    self.syntax()
                self.i += 1
                self.stack.pop()
            else:
                return

    def name(self):
        """Read a name inside a member, and its colon."""
        if self.blank() != b'"':
            self.syntax()
        self.string(None)
        if self.blank() != b":":
            self.syntax()
        self.i += 1
        self.blank()

    # Members.

    def member(self):
        doc, off = self.doc, self.i
        text = self.string(None)
        field = NAMES.get(text)
        long = len(text) > self.o["member-name"]
        if long:
            field = None
        source = self.b[off + 1:self.i - 1]
        if len(source) != len(text):
            doc.add("escaped-name", field, off, source)
        use = None
        if long:
            doc.add("limit", None, off, b"member-name")
            doc.add("unknown-field", None, off, text[:self.o["member-name"]])
        elif field is None:
            like = SKELETONS.get(skeleton(text))
            if like:
                doc.add("confusable-field", like, off, text)
            else:
                doc.add("unknown-field", None, off, text)
        elif field in doc.seen:
            doc.add("duplicate-field", field, off, text)
        else:
            if text in ALIASES:
                doc.add("alias-name", field, off, text)
            doc.seen.add(field)
            doc.named = True
            use = field
        if self.blank() != b":":
            self.syntax()
        self.i += 1
        self.blank()
        self.member_value(use, off)

    def member_value(self, field, off):
        doc, start, kind = self.doc, self.i, self.kind()
        if kind is not None:
            self.field = field
        took = None
        if field in ("script_output", "script_errors"):
            def took(text, first, last, whole):
                doc.texts[field] = (first, last, text)
        elif field == "script_name":
            def took(text, first, last, whole):
                long = len(text) > self.o["script-name"]
                key = "script_name" if whole and not long else "script_name_partial"
                doc.values[key] = text[:self.o["script-name"]]
                if long:
                    doc.add("limit", field, off, b"script-name")
        self.value(took, field)
        self.field = None
        if field is None:
            return
        raw = self.b[start:self.i]
        if kind == "null":
            doc.add("null-field", field, off)
        elif field == "exit_code":
            if kind == "number" and re.fullmatch(rb"-?[0-9]+", raw) and -2**63 <= int(raw) < 2**63:
                doc.values["exit_code"] = int(raw)
                return
            if kind == "number":
                doc.add("number-range", field, off, raw[:max(20, self.o["exit-code-raw"])])
            else:
                doc.add("wrong-type", field, off, kind.encode())
            if len(raw) > self.o["exit-code-raw"]:
                doc.add("limit", field, off, b"exit-code-raw")
            doc.values["exit_code_raw"] = raw[:self.o["exit-code-raw"]]
        elif kind != "string":
            doc.add("wrong-type", field, off, kind.encode())

    # Documents.

    def read(self):
        bom = self.b.startswith(b"\xef\xbb\xbf")
        more = True
        while more:
            more = self.document(bom)
            bom = False
        return self.docs

    @property
    def doc(self):
        return self.docs[-1]

    def document(self, bom):
        self.docs.append(Document(len(self.docs)))
        try:
            return self.try_document(bom)
        except Stop as stop:
            self.doc.complete = False
            self.doc.error = stop
            if self.doc.end == 0:
                self.doc.end = self.i
            return False

    def try_document(self, bom):
        doc = self.doc
        if bom:
            doc.add("bom", None, 0, b"utf-8")
            self.forbidden("bom", 0)
            self.i = 3
        if not self.stack:
            while self.i < len(self.b) and self.b[self.i] in BLANK:
                self.i += 1
            if doc.number == 0:
                self.leading()
            doc.start = self.i
            self.blank()
            if self.b[self.i:self.i + 1] == b"[":
                # An array of documents, if its first element is an object.
                j = self.i + 1
                while j < len(self.b) and self.b[j] in BLANK:
                    j += 1
                if self.b[j:j + 1] == b"{":
                    self.push("[")
                    self.blank()
        self.blank()
        doc.start = self.i
        if self.kind() is None:
            self.syntax()
        if self.kind() == "object":
            self.object()
        else:
            self.value()
        doc.end = self.i
        if doc.named:
            for f in FIELDS:
                if f not in doc.seen:
                    doc.add("missing-field", f, doc.end - 1)
        else:
            doc.add("not-a-transcript", None, doc.start)
        doc.complete = True
        if self.stack:
            c = self.blank()
            if c == b",":
                self.i += 1
                self.blank()
                if self.kind() is None:
                    self.syntax()
                return True
            if c != b"]":
                self.syntax()
            self.i += 1
            self.stack.pop()
        return self.trailer()

    def leading(self):
        """Pass what comes before the first bracket, where it is certain that a document follows."""
        b = self.b[self.i:self.i + 128]
        # Bytes that are no UTF-8 become one surrogate each, so that they count as one character.
        seen, stray, n, s = [], 0, 0, b.decode("utf-8", "surrogateescape")
        for c in s:
            if c in "{[":
                break
            n += len(c.encode("utf-8", "surrogateescape"))
            if c in " \t\r\n":
                continue
            seen.append(c)
            if not any(lo <= ord(c) <= hi for lo, hi in BEFORE_DOCUMENT):
                stray += 1
        rest = b[n + 1:].lstrip(BLANK)
        if not seen or n == len(b) or stray > 1:
            return
        if b[n:n + 1] == b"[":
            certain = not stray and rest[:1] == b"{"
        elif stray:
            name = re.match(rb'"([^"]*)"', rest)
            certain = name and name[1] in NAMES
        else:
            certain = rest[:1] in (b"}", b'"')
        if certain:
            c = seen[0]
            detail = f"byte {ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else f"U+{ord(c):04X}"
            self.doc.add("leading-bytes", None, self.i, detail.encode(), len(seen))
            self.forbidden("leading-bytes", self.i)
            self.i += n

    def object(self):
        self.push("{")
        c = self.blank()
        if c == b"}":
            self.i += 1
            self.stack.pop()
            return
        while True:
            if self.blank() != b'"':
                self.syntax()
            self.member()
            c = self.blank()
            self.i += 1
            if c == b"}":
                self.stack.pop()
                return
            if c != b",":
                self.i -= 1
                self.syntax()

    def trailer(self):
        doc, b = self.doc, self.b
        free, space, nul = True, [], []
        while self.i < len(b) and b[self.i] in BLANK + b"\0":
            c = b[self.i]
            if c == 0:
                nul.append(self.i)
            elif free and c == 10:
                free = False
            elif free and b[self.i:self.i + 2] == b"\r\n":
                free = False
                self.i += 1
            else:
                space.append(self.i)
            self.i += 1
        if self.i == len(b) and self.limited:
            self.cut("document")
        if space and not self.o["many"]:
            doc.add("trailing-space", None, space[0], None, len(space))
        if nul:
            doc.add("trailing-nul", None, nul[0], None, len(nul))
        more, end = False, self.i
        if self.i < len(b):
            if b[self.i] not in b"{[":
                doc.add("trailing-data", None, self.i)
            elif self.o["many"]:
                more = True
            else:
                doc.add("second-document", None, self.i)
        if self.o["strict"]:
            for (code, _), (off, _, _) in doc.ordered():
                if code in FORBIDDEN:
                    raise Stop("strict", off)
        self.i = end
        return more


# Headers.

def quoted(b):
    return json.dumps(b.decode("utf-8", "replace")) if isinstance(b, bytes) else json.dumps(b)


def block(doc):
    yield f"document: {doc.number}"
    yield f"span: {doc.start} {doc.end}"
    yield f"kind: {'runscript' if doc.named else 'json'}"
    codes = {code for code, _ in doc.anomalies}
    yield f"well_formed: {str(doc.complete and not codes & FORBIDDEN).lower()}"
    yield f"complete: {str(doc.complete).lower()}"
    for key in ("script_name", "script_name_partial"):
        if key in doc.values:
            yield f"{key}: {quoted(doc.values[key])}"
    if "exit_code" in doc.values:
        yield f"exit_code: {doc.values['exit_code']}"
    if "exit_code_raw" in doc.values:
        yield f"exit_code_raw: {quoted(doc.values['exit_code_raw'])}"
    for key, field in (("output", "script_output"), ("errors", "script_errors")):
        if field in doc.texts:
            start, end, text = doc.texts[field]
            lines = text.count(b"\n") + (text[-1:] not in (b"", b"\n"))
            yield f"{key}: {start} {end} {len(text)} {lines} {text.count(0)} {hashlib.sha256(text).hexdigest()}"
    for (code, field), (offset, count, detail) in doc.ordered():
        shown = "-" if detail in (None, b"") else detail if detail == "*" else quoted(detail[:256])
        yield f"anomaly: {code} {SEVERITY[code]} {offset} {count} {field or '-'} {shown}"
    if doc.error:
        yield f"error: {doc.error.words} {doc.error.offset}"


def parse_options(lines):
    options = {}
    for line in lines:
        name, _, number = line.partition(" ")
        options[name] = int(number) if number else True
    return options


def load(path):
    head, _, data = path.read_bytes().partition(b"\n\n")
    lines = head.decode().split("\n")
    expected = [l for l in lines if not l.startswith(("comment: ", "origin: ", "option: "))]
    options = parse_options(l[len("option: "):] for l in lines if l.startswith("option: "))
    about = {k: l[len(k) + 2:] for k in ("comment", "origin") for l in lines if l.startswith(k + ": ")}
    return about, options, expected, data


def vectors():
    found = sorted(VECTORS.rglob("*.vec"))
    if not found:
        sys.exit("no vectors")
    return found


def index():
    rows = ["# Index", "", "Written by `reference.py index`.", "", f"{len(vectors())} vectors.", "",
            "| vector | shows | origin |", "|---|---|---|"]
    for path in vectors():
        about, *_ = load(path)
        cells = [about["comment"].replace("|", "\\|"), about["origin"].replace("|", "\\|")]
        rows.append(f"| {path.relative_to(VECTORS).as_posix()} | {cells[0]} | {cells[1]} |")
    return "\n".join(rows) + "\n"


def check():
    bad = 0
    for path in vectors():
        _, options, expected, data = load(path)
        got = [line for doc in Reader(data, options).read() for line in block(doc)]
        if got != expected:
            bad += 1
            print(path.relative_to(HERE))
            for line in expected:
                if line not in got:
                    print("  want", line)
            for line in got:
                if line not in expected:
                    print("   got", line)
    total = len(vectors())
    print(f"{total} vectors, {total - bad} ok")
    if (HERE / "INDEX.md").read_text() != index():
        sys.exit("INDEX.md is stale: run reference.py index")
    sys.exit(bad > 0)


# Comparison with the command.

def mutate(rnd, data):
    pieces = [b'"', b"\\", b'\\"', b"\0", b"\n", b",", b":", b"{", b"}", b"[", b"]", b'"exit_code":0,', b"null", b"\\ud800", b"\\u12",
              b"\xff", b"\xe2\x82", b"\xef\xbb\xbf", b" ", b"1", b"e", b".", b"-", b"0"]
    i = rnd.randrange(len(data) + 1)
    j = min(len(data), i + rnd.randrange(12))
    way = rnd.randrange(5)
    if way == 0:
        return data[:i] + data[j:]
    if way == 1:
        return data[:i]
    if way == 2:
        return data[:i] + bytes([rnd.randrange(256)]) + data[i + 1:]
    if way == 3:
        k = rnd.randrange(len(data) + 1)
        return data[:k] + data[i:j] + data[k:]
    return data[:i] + rnd.choice(pieces) + data[i:]


def record(doc):
    """What `lrkit parse` says of a document, as far as this reader knows it."""
    codes = {code for code, _ in doc.anomalies}
    r = {"document": doc.number, "kind": "runscript" if doc.named else "json", "complete": doc.complete,
         "well_formed": doc.complete and not codes & FORBIDDEN}
    for key, value in doc.values.items():
        r[key] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    for key, field in (("output", "script_output"), ("errors", "script_errors")):
        if field in doc.texts:
            start, end, text = doc.texts[field]
            r[key] = {"span": [start, end], "bytes": len(text), "nul": text.count(0),
                      "lines": text.count(b"\n") + (text[-1:] not in (b"", b"\n"))}
    r["anomalies"] = []
    for (code, field), (offset, count, detail) in doc.ordered():
        a = {"code": code, "severity": SEVERITY[code], "offset": offset, "count": count}
        if field:
            a["field"] = field
        if detail and code != "syntax":
            a["detail"] = detail[:256].decode("utf-8", "replace")
        r["anomalies"].append(a)
    return r


def compare(lrkit, number):
    rnd = random.Random(number)
    inputs = [data for _, options, _, data in map(load, vectors()) if not options and len(data) < 4096]
    with tempfile.TemporaryDirectory() as folder:
        made = {}
        for n in range(number):
            data = rnd.choice(inputs)
            for _ in range(rnd.randrange(1, 4)):
                data = mutate(rnd, data)
            if data.removeprefix(b"\xef\xbb\xbf").lstrip(BLANK)[:1] in (b"{", b"["):  # else it is plain text to the command
                path = pathlib.Path(folder, f"{n:08}.json")
                path.write_bytes(data)
                made[str(path)] = data
        out = subprocess.run([lrkit, "parse", "--show-secrets", folder], stdout=subprocess.PIPE, check=False).stdout
    said = {}
    for line in out.splitlines():
        r = json.loads(line)
        for key in ("schema", "size", "sha256", "compression", "encoding", "kind_source"):
            del r[key]
        for a in r["anomalies"]:
            if a["code"] == "syntax":
                del a["detail"]
        said.setdefault(r.pop("source"), []).append(r)
    bad = 0
    for path, data in made.items():
        want = [record(doc) for doc in Reader(data, {}).read()]
        if want != said.get(path):
            bad += 1
            print(data, "\n  want", want, "\n   got", said.get(path))
    print(f"{len(made)} broken inputs compared, {bad} differ")
    sys.exit(bad > 0)


def main(args):
    if args[:1] == ["check"]:
        check()
    elif args[:1] == ["index"]:
        (HERE / "INDEX.md").write_text(index())
    elif args[:1] == ["compare"] and len(args) > 1:
        compare(args[1], int(args[2]) if len(args) > 2 else 1000)
    elif args[:1] == ["show"] and len(args) > 1:
        data = pathlib.Path(args[1]).read_bytes()
        for doc in Reader(data, parse_options(args[2:])).read():
            print("\n".join(block(doc)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
