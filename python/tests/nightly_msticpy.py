"""The indicators are what msticpy takes. Only .ci/nightly msticpy has it."""

from __future__ import annotations

from pathlib import Path

import lrkit


def test_msticpy_has_the_same_columns_and_words(demo: Path) -> None:
    from msticpy.transform import IoCExtract

    iocs = lrkit.analyze(demo).to_iocs().to_pandas("numpy")
    text = "10.1.2.3 d41d8cd98f00b204e9800998ecf8427e C:\\Temp\\a.exe"
    theirs = IoCExtract().extract(src=text)
    assert set(theirs) >= {"ipv4", "md5_hash"}
    known = set(IoCExtract().ioc_types)
    assert set(iocs["IoCType"]) <= known


def test_msticpy_pivots_over_them(demo: Path) -> None:
    from msticpy.datamodel.entities import IpAddress
    from msticpy.init.pivot import Pivot

    Pivot().reload_pivots()
    iocs = lrkit.analyze(demo).to_iocs().to_pandas("numpy")
    addresses = iocs[iocs["IoCType"] == "ipv4"].drop_duplicates("Observable").head(5)
    result = IpAddress.util.ip_type(addresses, column="Observable")
    assert len(result) == len(addresses) > 0
