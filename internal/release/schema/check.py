"""Validates SBOMs against the schema of CycloneDX 1.6, which the library of CycloneDX brings along.

check.py FILE...
"""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

validator = JsonStrictValidator(SchemaVersion.V1_6)
# A validator that takes everything would be none.
if not validator.validate_str('{"bomFormat": "CycloneDX", "specVersion": "1.6", "more": 1}'):
    sys.exit("an SBOM with an unknown member is taken")
for name in sys.argv[1:]:
    error = validator.validate_str(Path(name).read_text(encoding="utf-8"))
    if error:
        sys.exit(f"{name}: {error}")
print(f"{len(sys.argv) - 1} SBOMs as the schema wants them")
