"""Reads what `lrkit analyze` writes with readers that share nothing with it: the same findings in every form, no formulas, nothing that a terminal would act upon.

    python3 bench/readback/readback.py LRKIT CASE

needs pyarrow and duckdb. LRKIT is the command, CASE a case or folder.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

FORMATS = ["ndjson", "csv", "arrow", "parquet", "ecs", "timesketch"]
NUMBERS = ["document", "exit_code", "span_start", "span_end", "text_offset", "line", "size", "size_min", "size_max", "command_index", "pid", "parent_pid"]
TEXTS = ["source", "sha256", "script_name", "field", "kind", "value", "normalized", "rule", "confidence", "size_text", "size_join", "hash_md5", "hash_sha1", "hash_sha256",
         "hash_sha512", "hash_join", "platform", "context", "machine", "machine_id", "action_id", "started", "ended", "path", "owner", "signature"]
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


def same(name, want, got):
    check(len(want) == len(got), f"{name}: {len(got)} findings, want {len(want)}")
    for i, (a, b) in enumerate(zip(want, got)):
        for column in NUMBERS + TEXTS:
            if (a[column] if a[column] != "" else None) != (b[column] if b[column] != "" else None):
                check(False, f"{name}: finding {i}, {column}: {b[column]!r}, want {a[column]!r}")
                return


def main(lrkit, case):
    out = Path(tempfile.mkdtemp())
    for form in FORMATS:
        code = subprocess.run([lrkit, "analyze", "-q", "-f", form, "-o", out / ("findings.parquet" if form == "parquet" else form), case]).returncode
        check(code in (0, 3), f"{form}: exit code {code}")
    want = [flat(json.loads(line)) for line in (out / "ndjson").read_text("utf-8").splitlines()]
    check(len(want) > 100, f"only {len(want)} findings")

    with pa.ipc.open_stream(str(out / "arrow")) as stream:
        table = stream.read_all()
    same("arrow", want, table.to_pylist())
    db = duckdb.connect()
    db.execute(f"create view findings as select * from read_parquet('{out / 'findings.parquet'}')")
    cursor = db.execute("select * from findings")
    names = [d[0] for d in cursor.description]
    same("parquet", want, [dict(zip(names, row)) for row in cursor.fetchall()])
    check(names == table.schema.names, "arrow and parquet have other columns")

    with open(out / "csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check(list(rows[0]) == names, "csv has other columns")
    check(len(rows) == len(want), f"csv: {len(rows)} findings, want {len(want)}")
    formulas = 0
    for a, row in zip(want, rows):
        for column, cell in row.items():
            if column not in NUMBERS and re.match(r"\s*[=+\-@\t\r\n\0＝＋－＠]", cell):
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
