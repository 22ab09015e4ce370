"""What the Python package costs beside the command: CPU time and memory of both processes.

    python3 bench/notebook/figures.py [small] [path] [many] [long]

needs the package with its command, and Linux. CPU times are medians of rounds in which the package
and the command take turns.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lrkit
from lrkit._binary import find
from lrkit._pool import pool

LINES = [
    "C:\\Windows\\System32\\{word}\\f{n}.sys  {m} bytes",
    "{hash}  C:\\Users\\u{n}\\AppData\\Local\\Temp\\x{m}.exe",
    "TCP    10.{b}.{c}.7:{n}   203.0.113.{b}:443   ESTABLISHED  {n}",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\k{n}",
    "Nothing to see in this line, the scan goes on as it did before",
]


def transcript(number, lines=20):
    """A made-up result of a script, of about 80 bytes a line."""
    r = random.Random(number)
    text = "\r\n".join(
        r.choice(LINES).format(
            word=r.choice(["drivers", "config", "wbem"]),
            hash=f"{r.getrandbits(256):064x}",
            n=r.randrange(9999),
            m=r.randrange(10**7),
            b=r.randrange(255),
            c=r.randrange(255),
        )
        for _ in range(lines)
    )
    record = {"script_name": f"s{number % 7}.ps1", "exit_code": 0, "script_output": text, "script_errors": ""}
    return json.dumps(record).encode()


def cpu(pid=None):
    """CPU seconds of a process, or of this one."""
    if pid is None:
        r = resource.getrusage(resource.RUSAGE_SELF)
        return r.ru_utime + r.ru_stime
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid, what):
    """A line of /proc/PID/status, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def worker():
    """The process of the worker that is kept."""
    return pool._idle[-1][1].process.pid


def small(calls=500):
    data = transcript(1)
    found = lrkit.analyze(data)
    pid = worker()
    rounds = []
    for _ in range(5):
        here, there, wall = cpu(), cpu(pid), time.perf_counter()
        for _ in range(calls):
            lrkit.analyze(data)
        rounds.append((cpu() - here, cpu(pid) - there, time.perf_counter() - wall))
    here, there, wall = (statistics.median(r[i] for r in rounds) / calls * 1e3 for i in range(3))
    print(f"small call: {len(data)} bytes, {len(found)} findings: Python {here:.2f} + worker {there:.2f} = {here + there:.2f} ms of CPU, {wall:.2f} ms")


def path(calls=50):
    """A process for each call."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.json")
        file.write_bytes(transcript(1))
        rounds = []
        for _ in range(5):
            here, before = cpu(), resource.getrusage(resource.RUSAGE_CHILDREN)
            for _ in range(calls):
                lrkit.analyze(file)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            rounds.append((cpu() - here, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    here, there = (statistics.median(r[i] for r in rounds) / calls * 1e3 for i in range(2))
    print(f"small call by path: Python {here:.2f} + command {there:.2f} = {here + there:.2f} ms of CPU")


def many(count=10_000):
    with tempfile.TemporaryDirectory() as folder:
        blobs = {}
        for i in range(count):
            data = transcript(i)
            if i % 100 == 99:
                data = data[: len(data) // 2]
            path = Path(folder, f"{i:06}.json")
            path.write_bytes(data)
            blobs[str(path)] = data
        size = sum(map(len, blobs.values()))
        lrkit.analyze(transcript(1))
        pid = worker()
        rounds = []
        for _ in range(5):
            here, there = cpu(), cpu(pid)
            found = lrkit.analyze(blobs)
            ours = cpu() - here, cpu(pid) - there
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([find(), "analyze", "-q", "-j", "1", "-f", "arrow", "-o", Path(folder, "out.arrow"), "--", *blobs], check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            Path(folder, "out.arrow").unlink()
            rounds.append((*ours, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        here, there, command = (statistics.median(r[i] for r in rounds) for i in range(3))
        ratio = statistics.median((r[0] + r[1]) / r[2] for r in rounds)
        print(f"{count} blobs: {size / 1e6:.2f} MB, {len(found)} findings, {len(found.transcripts)} statuses: Python {here:.2f} + worker {there:.2f} = {here + there:.2f} s of CPU, the command {command:.2f} s, ratio {ratio:.2f}")


def long(size=60_000_000):
    """One transcript, given as a file that makes it while it is read."""
    piece = json.dumps(json.loads(transcript(1, 2000))["script_output"] + "\r\n")[1:-1].encode()

    class File:
        name = "long"

        def __init__(self):
            self.parts = iter([b'{"script_name":"a.ps1","exit_code":0,"script_output":"', *[piece] * (size // len(piece)), b'","script_errors":""}'])
            self.sent = 0

        def read(self, n):
            part = next(self.parts, b"")
            self.sent += len(part)
            return part

    lrkit.analyze(transcript(1))
    pid = worker()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
    before, idle = memory("self", "VmRSS"), memory(pid, "VmRSS")
    here, there = cpu(), cpu(pid)
    file = File()
    rows = 0
    with lrkit.scan(file) as scan:
        for batch in scan:
            rows += batch.num_rows
    peak, highest = memory("self", "VmHWM"), memory(pid, "VmHWM")
    print(f"{file.sent / 1e6:.1f} MB, {rows} findings by scan: Python {cpu() - here:.2f} + worker {cpu(pid) - there:.2f} s of CPU")
    print(f"memory: Python grows from {before:.0f} to {peak:.0f} MiB: {peak - before:.0f}; the worker from {idle:.0f} to {highest:.0f} MiB: {highest - idle:.0f}")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["small", "path", "many", "long"]:
        {"small": small, "path": path, "many": many, "long": long}[name]()
