"""Runs the patterns of msticpy's IoCExtract over a text: python3 msticpy.py WHEEL FILE BYTES

It prints how many matches there are and the CPU time in ns. The patterns are read from the wheel's source and compiled as msticpy compiles
them; nothing of msticpy is imported, which spares its users' dependencies the installation.
"""
import ast
import re
import sys
import time
import zipfile


def patterns(wheel):
    """The constants of IoCExtract whose names end in REGEX, and which add_ioc_type is given."""
    source = zipfile.ZipFile(wheel).read("msticpy/transform/iocextract.py").decode()
    cls = next(n for n in ast.parse(source).body if isinstance(n, ast.ClassDef) and n.name == "IoCExtract")
    known = {}
    for node in cls.body:
        if isinstance(node, ast.Assign):
            exec(compile(ast.Module([node], []), "iocextract", "exec"), {}, known) if names_only(node.value, known) else None
    used = {n.attr for n in ast.walk(cls) if isinstance(n, ast.Attribute) and n.attr.endswith("_REGEX")}
    return [re.compile(known[n], re.IGNORECASE | re.VERBOSE | re.MULTILINE) for n in sorted(used)]


def names_only(value, known):
    """Says whether a value is made of strings and of what is known."""
    return all(isinstance(n, (ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.Load)) or isinstance(n, ast.Name) and n.id in known
               for n in ast.walk(value))


def main():
    wheel, file, size = sys.argv[1:]
    with open(file, "rb") as f:
        text = f.read(int(size)).decode("utf-8", "replace")
    compiled = patterns(wheel)
    if len(compiled) < 10:
        sys.exit(f"{wheel}: only {len(compiled)} patterns")
    start = time.process_time_ns()
    found = sum(1 for p in compiled for _ in p.finditer(text))
    print(found, time.process_time_ns() - start)


main()
