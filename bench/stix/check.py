"""Holds the bundles of `lrkit analyze -f stix` against OASIS's own programs: the validator finds nothing, no best practice is left out, and the library gives each object the same ID.

    python3 bench/stix/check.py LRKIT CASE [--all]

needs what requirements.txt names. LRKIT is the command, CASE a case or folder. The validator takes 10 ms for an object: without --all it sees the first of each type in each bundle, and the library ten times as many.
"""

import io
import json
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import stix2
from stix2.registry import STIX2_OBJ_MAPS
from stix2validator import ValidationOptions, validate_string

ROOT = Path(__file__).parent.parent.parent

# What has no usual form: STIX, or the validator, refuses some of it.
ODD = r"""Odd values
2016-12-31T23:59:60Z C:\a.exe C:\b.exe 51 MB 2024-02-29T23:59:59.1234567+14:00
user@example.com x%y@example.com "a b"@example.com o'brien@example.com a@localhost.example
fe80::1%eth0 ::ffff:192.0.2.1 192.0.2.0/24 2001:db8::/32 10.1.2.3:443 [2001:db8::1]:80
hxxps://user@evil[.]com:8443/a?b#c http://[2001:db8::1]/x http://bücher.com/ä?q={x}#y#z http://evil.com/%zz/%41 ftp://a_b.com/x
_ldap._tcp.corp.com xn--zzzzzzzz.com xn--bcher-kva.com ab--cd.com BÜCHER.com evil.com.
"C:\x\a.txt:hidden:$DATA" C:\x\b.txt:Zone.Identifier \\?\C:\x \\srv\share\x.exe /etc/passwd "C:\Users\été\файл.txt"
HKLM:\Software\Evil HKEY_USERS\S-1-5-18\Software \REGISTRY\MACHINE\SYSTEM Computer\HKEY_CLASSES_ROOT\x S-1-5-18
d41d8cd98f00b204e9800998ecf8427e CORP\admin https://user:hunter2secret@evil.com/?sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH%3D
Name           : evil.dll
MD5            : d41d8cd98f00b204e9800998ecf8427e
SHA256         : e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
Size           : 51 MB
FullName       : C:\temp\evil.dll
LastWriteTime  : 2024-01-15T15:14:07+01:00

Name           : evil.exe
ProcessId      : 77
ParentProcessId: 4
ExecutablePath : C:\Windows\Temp\evil.exe
"""

failures = []


def check(ok, text):
    if not ok:
        failures.append(text)
        print("FAIL", text[:1000])


def bundle(lrkit, *paths):
    """The bundle of some inputs, which is the same with any number of jobs."""
    outs = []
    for jobs in ["1", "3"]:
        run = subprocess.run([lrkit, "analyze", "-q", "-f", "stix", "--timestamp", "2026-11-30T18:00:00Z", "-j", jobs, *map(str, paths)], capture_output=True, check=False)
        check(run.returncode in (0, 3, 4), f"exit code {run.returncode}: {run.stderr.decode()}")
        outs.append(run.stdout)
    check(outs[0] == outs[1], f"{paths}: other bytes with more jobs")
    return outs[0].decode("utf-8")


FIRST = 6


def first(objects, most):
    """The first objects of each type."""
    seen, some = {}, []
    for o in objects:
        seen[o["type"]] = seen.get(o["type"], 0) + 1
        if seen[o["type"]] <= most:
            some.append(o)
    return some


def validate(name, bundle_, most):
    """Runs the validator, with all best practices as if they were rules."""
    objects = first(bundle_["objects"], most)
    options = ValidationOptions(version="2.1", strict=True, strict_properties=True)
    with redirect_stdout(io.StringIO()):
        results = validate_string(json.dumps({**bundle_, "objects": objects}), options)
    for object_ in getattr(results, "object_results", [results]):
        for error in object_.errors or []:
            check(False, f"{name}: {error}")
        for warning in object_.warnings or []:
            check(False, f"{name}: {warning}")
    check(results.is_valid, f"{name}: not valid")
    return len(objects)


def identified(name, objects, most):
    """Counts the objects whose IDs follow from what they are, and compares these IDs."""
    n = 0
    ids = {o["id"] for o in objects}
    check(len(ids) == len(objects), f"{name}: an ID comes twice")
    for o in objects:
        for key, value in o.items():
            if key.endswith(("_ref", "_refs")):
                check(ids.issuperset([value] if isinstance(value, str) else value), f"{name}: {key} of {o} leads nowhere")
    for o in first(objects, most):
        class_ = STIX2_OBJ_MAPS["2.1"]["observables"].get(o["type"])
        if class_ is None or o["type"] == "process":  # which has a random one, or one of lrkit
            continue
        made = class_(allow_custom=True, **{k: v for k, v in o.items() if k != "id"})
        check(made.id == o["id"], f"{name}: {o} has the ID {made.id}")
        n += 1
    return n


def main():
    lrkit, case, *all_ = sys.argv[1:]
    most = sys.maxsize if all_ == ["--all"] else FIRST
    with tempfile.TemporaryDirectory() as dir_:
        dir_ = Path(dir_)
        (dir_ / "odd.txt").write_text(ODD, "utf-8")
        for path in sorted((ROOT / "testdata" / "labelled").glob("*.jsonl")):
            texts = [json.loads(line)["text"].replace("\0", "") for line in path.read_text("utf-8").splitlines()]
            (dir_ / path.stem).write_text("Labelled texts\n\n" + "\n\n".join(texts), "utf-8")
        inputs = {"case": [case], "odd": [dir_ / "odd.txt"], "labelled": [dir_], "corpus": [ROOT / "testdata" / "corpus", ROOT / "samples"]}
        count, ids, valid, types = 0, 0, 0, set()
        for name, paths in inputs.items():
            text = bundle(lrkit, *paths)
            whole = json.loads(text)
            objects = whole["objects"]
            valid += validate(name, whole, most)
            if name == "odd" or most > FIRST:
                stix2.parse(text, version="2.1")
            ids += identified(name, objects, 10 * most)
            count += len(objects)
            types.update(o["type"] for o in objects)
            check(name != "case" or any(o["type"] == "identity" and o["name"] != "lrkit" for o in objects), "no machine")
    wanted = {"directory", "domain-name", "email-addr", "extension-definition", "file", "identity", "ipv4-addr", "ipv6-addr", "observed-data", "process", "relationship", "url", "user-account", "windows-registry-key"}
    check(types == wanted, f"types: {sorted(types ^ wanted)}")
    print(f"{count} objects of {len(inputs)} bundles, {valid} of them valid without a warning, {ids} with the ID that OASIS's library gives them")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
