"""Drives `lrkit sim` through every route, and compares its answers with what is documented.

    python3 simclient.py LRKIT

It prints a line a check. Each group of checks has a service of its own and ends at its first
disagreement; then the exit code is 1. The groups run beside each other: they mostly wait.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import checks
import checks_changing
from service import Disagreement, Service


def run(lrkit, group):
    """Runs a group of checks. Returns its lines, how many agree, and whether all do."""
    lines, passed = [], 0
    service = Service(lrkit, checks.SEEDS.get(group))
    try:
        for of, route, case, f in checks.CHECKS:
            if of != group:
                continue
            try:
                f(service)
            except (Disagreement, LookupError, TypeError, ValueError, OSError, StopIteration) as err:
                lines.append(f"FAIL  {route:48} {case}: {type(err).__name__}: {err}")
                return lines, passed, False
            passed += 1
            lines.append(f"ok    {route:48} {case}")
        return lines, passed, True
    finally:
        service.stop()


def main(lrkit):
    assert checks_changing  # it adds to the table
    groups = dict.fromkeys(of for of, *_ in checks.CHECKS)
    passed, agree = 0, True
    with ThreadPoolExecutor(len(groups)) as pool:
        for lines, n, ok in pool.map(lambda group: run(lrkit, group), groups):
            print("\n".join(lines), flush=True)
            passed, agree = passed + n, agree and ok
    print(f"{passed} checks agree, {'0 disagree' if agree else 'others do not'}")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
