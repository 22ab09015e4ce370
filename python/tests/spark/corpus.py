"""Made-up transcripts for Spark, always the same: for the tests, and for bench/spark."""

from __future__ import annotations

import json
import random
from pathlib import Path

_PATHS = [
    "C:\\Windows\\System32\\drivers\\f{n}.sys  {m} bytes",
    "{hash}  C:\\Users\\u{n}\\AppData\\Local\\Temp\\x{m}.exe",
    "TCP    10.{b}.{c}.7:{n}   203.0.113.{b}:443   ESTABLISHED  {n}",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\k{n}",
    "https://h{b}.example/{n}/{m}",
]
_PLAIN = [
    "the scan goes on as it did before, nothing was found in this folder",
    "waiting for the service to answer, step {n} of {m}",
    "done, {n} files were looked at",
]
# What each transcript has whatever else is in it.
_ALWAYS = [
    "password: hunter2xx",
    "C:\\Temp\\</script>\u202e\x1b[2J{n}.exe  51 MB",
    "2026-01-15 15:14:07 C:\\ProgramData\\caf\u00e9\\{n}.dmp",
]
DAMAGED = 100  # each hundredth is cut in half


def transcript(number: int, lines: int = 210) -> bytes:
    """Return a result of a script: 16 KB and about 155 findings with 210 lines."""
    r = random.Random(number)
    values = {
        "n": r.randrange(9999),
        "m": r.randrange(10**7),
        "b": r.randrange(255),
        "c": r.randrange(255),
        "hash": f"{r.getrandbits(256):064x}",
    }
    text = [line.format(**values) for line in _ALWAYS]
    for i in range(lines - len(text)):
        values["n"] = r.randrange(9999)
        values["m"] = r.randrange(10**7)
        if i % 10 == 0:
            values["hash"] = f"{r.getrandbits(256):064x}"
        text.append(r.choice(_PATHS if r.random() < 0.55 else _PLAIN).format(**values))
    record = {
        "script_name": f"s{number % 7}.ps1",
        "exit_code": number % 3,
        "script_output": "\r\n".join(text),
        "script_errors": "",
    }
    data = json.dumps(record).encode()
    return data[: len(data) // 2] if number % DAMAGED == DAMAGED - 1 else data


def write(folder: Path, count: int, lines: int = 210) -> int:
    """Write transcripts and return how many bytes they have. Each tenth is in a folder below."""
    size = 0
    for number in range(count):
        below = folder / f"tenant={number % 3}" if number % 10 == 0 else folder
        below.mkdir(parents=True, exist_ok=True)
        data = transcript(number, lines)
        size += (below / f"{number:06}.json").write_bytes(data)
    return size
