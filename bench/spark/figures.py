"""What Spark costs beside the command: CPU time of all processes, on a cluster of this machine.

    python3 bench/spark/figures.py [--count 2000] [--rounds 5] [cpu] [executors] [long]

needs the package with its command, pyspark 4 and Java 17, on Linux: .ci/nightly spark. Rounds begin
after one to get warm, the command has its turn in each of them, and ratios are medians of rounds.
Ratios below the floors are exit 1.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "python" / "tests" / "spark"))

import cluster
import corpus

import lrkit.spark
from lrkit._binary import find

LINES = 248  # 16 KB
LONG = 300_000_000
# What the command takes, divided by what Spark does.
FLOORS = {
    "read": {"worker + Python": 0.6, "all": 0.25},
    "data source": {"worker + Python": 0.6, "all": 0.35},
}


def command(folder: Path) -> float:
    """CPU seconds of the command over a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run([find(), "analyze", "-q", "-j", "1", "-f", "arrow", "-o", Path(out, "a"), "--", folder])
    assert done.returncode in (0, 3)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu() -> dict[str, float]:
    """CPU seconds of this process and all below it, by what they are."""
    found = {"worker": 0.0, "Python": 0.0, "Java": 0.0}
    workers = {p.pid for p in cluster.workers()}
    for p in cluster.descendants(os.getpid()):
        kind = "worker" if p.pid in workers else "Java" if p.name == "java" else "Python"
        found[kind] += p.cpu
    return found


def measured(df) -> tuple[int, dict[str, float]]:
    """Rows of a data frame, and what it took to count them."""
    before = cpu()
    rows = df.count()
    return rows, {kind: seconds - before[kind] for kind, seconds in cpu().items()}


def start(scratch: Path, executors: int):
    home = scratch / f"spark{executors}-{time.monotonic_ns()}"
    home.mkdir()
    environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "HOME": str(home)}
    spark = cluster.session(home, f"local-cluster[{executors},1,1024]", environment)
    lrkit.spark.register(spark)
    return spark


def doors(spark, folder: Path):
    yield "read", lambda: lrkit.spark.read(spark, str(folder))
    yield "data source", lambda: spark.read.format("lrkit").option("numPartitions", 6).load(str(folder))


def costs(scratch: Path, count: int, rounds: int) -> bool:
    folder = scratch / "transcripts"
    size = corpus.write(folder, count, LINES)
    spark = start(scratch, 2)
    print(f"{count} transcripts of {size / count / 1000:.1f} KB; CPU seconds, medians of {rounds} rounds")
    print("| | findings | command | worker | Python | Java | command / (worker + Python) | command / all |")
    print("|---|---|---|---|---|---|---|---|")
    good = True
    for name, door in doors(spark, folder):
        took = []
        for number in range(rounds + 1):
            rows, parts = measured(door())
            parts["command"] = command(folder)
            if number:
                took.append(parts)
        middle = {kind: statistics.median(t[kind] for t in took) for kind in took[0]}
        ratios = {
            "worker + Python": statistics.median(t["command"] / (t["worker"] + t["Python"]) for t in took),
            "all": statistics.median(t["command"] / (t["worker"] + t["Python"] + t["Java"]) for t in took),
        }
        cells = [f"{middle[k]:.2f}" for k in ("command", "worker", "Python", "Java")]
        print(f"| {name} | {rows} | {' | '.join(cells)} | {ratios['worker + Python']:.2f} | {ratios['all']:.2f} |", flush=True)
        good = good and all(ratios[k] >= floor for k, floor in FLOORS[name].items())
    spark.stop()
    if good:
        print(f"PASS all {sum(map(len, FLOORS.values()))} ratios")
    return good


def executors(scratch: Path, count: int, rounds: int) -> None:
    """One and two executors with a core each: findings a second of CPU, and of a core's time."""
    folder = scratch / "transcripts"
    if not folder.exists():
        corpus.write(folder, count, LINES)
    for number in (1, 2):
        spark = start(scratch, number)
        for name, door in doors(spark, folder):
            seen = []
            for turn in range(rounds + 1):
                begin = time.monotonic()
                rows, parts = measured(door())
                if turn:
                    seen.append((rows / sum(parts.values()), rows / (time.monotonic() - begin) / number))
            a, b = (statistics.median(s[i] for s in seen) for i in range(2))
            print(f"{number} executors, {name}: {a:,.0f} findings a second of CPU, {b:,.0f} a second and core", flush=True)
        spark.stop()


def long(scratch: Path) -> None:
    """One transcript that is too long for a cell: it is opened in the task."""
    folder = scratch / "long"
    folder.mkdir()
    text = json.loads(corpus.transcript(1, 2000))["script_output"] + "\r\n"
    piece = json.dumps(text)[1:-1].encode()
    with (folder / "long.json").open("wb") as file:
        file.write(b'{"script_output": "')
        for _ in range(LONG // len(piece)):
            file.write(piece)
        file.write(b'", "exit_code": 0}')
    with tempfile.TemporaryDirectory() as out:
        status = Path(out, "status")
        done = subprocess.run([find(), "analyze", "-q", "-f", "csv", "--columns", "line", "-o", os.devnull, "--status", status, "--", folder])
        assert done.returncode in (0, 3)
        lines = status.read_text().splitlines()
        counts = [json.loads(line)["findings"] for line in lines]
    spark = start(scratch, 2)
    options = {"columns": ["value", "line"], "deadline": 3600.0}
    sources = {
        "read": lambda: lrkit.spark.read(spark, str(folder), **options),
        "data source": lambda: spark.read.format("lrkit").option("columns", "value,line").option("deadline", "3600").load(str(folder)),
    }
    for name, door in sources.items():
        begin = time.monotonic()
        rows, parts = measured(door().where("error_code is null"))
        peak = max(high_water(p.pid) for p in cluster.workers())
        counts.append(rows)
        took = ", ".join(f"{k} {v:.1f}" for k, v in parts.items())
        print(f"{(folder / 'long.json').stat().st_size / 1e6:.0f} MB by {name}: {rows} findings, {time.monotonic() - begin:.0f} s; CPU seconds: {took}; the worker has {peak:.0f} MiB at its peak", flush=True)
    spark.stop()
    assert len(set(counts)) == 1, counts


def high_water(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("what", nargs="*", default=["cpu", "executors", "long"])
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if "cpu" in options.what:
            good = costs(scratch, options.count, options.rounds)
        if "executors" in options.what:
            executors(scratch, options.count, options.rounds)
        if "long" in options.what:
            long(scratch)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
