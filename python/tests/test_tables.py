"""What polars, DuckDB, pandas and pyarrow make of findings. Runs with pandas 2 as well."""

from __future__ import annotations

import datetime

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import lrkit

BIG = 2**60 + 1


@pytest.fixture
def table() -> lrkit.Findings:
    data = pa.table(
        {
            "kind": pa.array(["file", "file", None]),
            "size": pa.array([BIG, None, 0], pa.int64()),
            "masked": pa.array([True, None, False]),
            "value": pa.array(["a\u202e", None, ""]),
            "started": pa.array(
                [datetime.datetime(2026, 4, 1), None, None], pa.timestamp("us", "UTC")
            ),
        }
    )
    return lrkit.Findings(data, lrkit._status.table([]))  # type: ignore[attr-defined]


def none(values: object) -> list[object]:
    return [None if v is None or v is pd.NA or v is pd.NaT else v for v in values]  # type: ignore[attr-defined]


@pytest.mark.parametrize("types", ["nullable", "arrow"])
def test_pandas_keeps_values(table: lrkit.Findings, types: str) -> None:
    frame = table.to_pandas(types)  # type: ignore[arg-type]
    assert none(frame["size"]) == [BIG, None, 0]
    assert none(frame["masked"]) == [True, None, False]
    assert none(frame["value"]) == ["a\u202e", None, ""]
    assert frame["started"].iloc[0] == pd.Timestamp("2026-04-01", tz="UTC")
    assert frame["size"].sum() == BIG


def test_pandas_numpy_is_what_pyarrow_does(table: lrkit.Findings) -> None:
    assert table.to_pandas("numpy")["size"].dtype == "float64"
    with pytest.raises(ValueError, match="types"):
        table.to_pandas("other")  # type: ignore[arg-type]


def test_categories(table: lrkit.Findings) -> None:
    frame = table.to_pandas(categories=True)
    assert isinstance(frame["kind"].dtype, pd.CategoricalDtype)
    assert not isinstance(frame["value"].dtype, pd.CategoricalDtype)
    assert len(frame.groupby("kind", observed=True)) == 1


def test_real_findings(demo: str) -> None:
    found = lrkit.analyze(demo)
    sizes = found["size"].to_pylist()
    frame = found.to_pandas()
    assert none(frame["size"]) == sizes
    assert str(frame["size"].dtype) == "Int64"
    assert str(frame["started"].dtype) == "datetime64[us, UTC]"
    assert found.to_polars()["size"].to_list() == sizes
    assert found.to_polars().schema["started"] == pl.Datetime("us", "UTC")
    assert [r[0] for r in duckdb.sql("select size from found").fetchall()] == sizes
    assert pa.table(found).equals(found.to_arrow())
    assert pl.DataFrame(found)["size"].to_list() == sizes
    if hasattr(pd.DataFrame, "from_arrow"):
        assert len(pd.DataFrame.from_arrow(found)) == len(found)


def test_no_copy(demo: str) -> None:
    """pyarrow sees the memory of the findings, and so does polars for numbers."""
    found = lrkit.analyze(demo)
    a, b = found["size"].chunk(0).buffers()[1], pa.table(found)["size"].chunk(0).buffers()[1]
    assert a.address == b.address


def test_schema_says_what_columns_are(demo: str) -> None:
    schema = lrkit.analyze(demo).schema
    assert schema.metadata[b"lrkit.schema"] == b"lrkit.finding/1"
    assert all(f.metadata and f.metadata[b"description"] for f in schema)
    for src in (b"{}", {"a": b"{}"}, demo):
        assert lrkit.analyze(src).schema.equals(schema, check_metadata=True)


def test_accessors(demo: str) -> None:
    content = b'{"script_output": "10.1.2.3", "exit_code": 0}'
    for frame in (
        pd.DataFrame({"body": [content], "file": ["a"]}),
        pl.DataFrame({"body": [content], "file": ["a"]}),
    ):
        found = frame.lrkit.analyze(content="body", name="file")
        assert found["source"].to_pylist() == ["a"]
        assert sum(b.num_rows for b in frame.lrkit.scan(content="body")) == 1


def test_iocs() -> None:
    text = (
        "10.1.2.3 fe80::1 evil.halvorsen-c2.com https://evil.halvorsen-c2.com/a "
        "C:\\a\\b.exe /usr/bin/x "
        + (
            "d41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709 "
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        ).upper()
    )
    found = lrkit.analyze("\n".join(text.split(" ")).encode())
    iocs = found.to_iocs()
    assert iocs.columns == ["IoCType", "Observable", "SourceIndex", "Input"]
    assert set(iocs["IoCType"].to_pylist()) == {
        "ipv4", "ipv6", "dns", "url", "md5_hash", "sha1_hash", "sha256_hash", "windows_path",
        "linux_path",
    }  # fmt: skip
    rows = {r["IoCType"]: r for r in iocs.to_pylist()}
    assert rows["md5_hash"]["Observable"] == "d41d8cd98f00b204e9800998ecf8427e"
    for row in iocs.to_pylist():
        assert row["Observable"].lower() in found["value"][row["SourceIndex"]].as_py().lower()
        assert row["Observable"].lower() in row["Input"].lower()


def test_common_iocs() -> None:
    found = lrkit.analyze(b"http://schemas.microsoft.com/powershell/2004/04 evil.halvorsen-c2.com")
    assert "dns" in found.to_iocs()["IoCType"].to_pylist()
    assert len(found.to_iocs(common=True)) > len(found.to_iocs())


def test_times(demo: str) -> None:
    found = lrkit.analyze(demo)
    times = found.times()
    assert times.columns[-4:] == ["role", "text", "local", "utc"]
    wanted = sum(
        len(found) - found[c].null_count
        for c in ("time_created", "time_modified", "time_accessed", "time_changed", "time")
    )
    assert len(times) == wanted > 1000
    zoned = found.times("Europe/Oslo")
    assert times["local"].to_pylist() == zoned["local"].to_pylist()
    moved = 0
    for text, local, utc in zip(
        zoned["text"].to_pylist(), zoned["local"].to_pylist(), zoned["utc"].to_pylist(), strict=True
    ):
        if local is None or len(text) <= 10 or text.endswith("Z"):
            continue
        assert (
            datetime.timedelta(0) <= local - utc.replace(tzinfo=None) <= datetime.timedelta(hours=2)
        )
        moved += 1
    assert moved > 1000
    assert found.times(datetime.timezone.utc)["utc"].null_count <= times["utc"].null_count
