"""Stacking gives what the queries of docs/STACKING.md give."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

import lrkit

QUERIES = re.findall(
    r"```sql\n(.*?);\n```", (ROOT / "docs" / "STACKING.md").read_text("utf-8"), re.S
)


@pytest.mark.parametrize(
    ("by", "query"), list(zip(("path", "hash", "content"), QUERIES, strict=True))
)
def test_stack_is_the_documented_query(demo: Path, by: str, query: str) -> None:
    findings = lrkit.analyze(demo)
    want = duckdb.sql(query.replace("'findings.parquet'", "findings")).fetchall()
    got = findings.stack(by).to_pylist()  # type: ignore[arg-type]
    assert len(want) == len(got) > 0
    for w, g in zip(want, got, strict=True):
        values = list(g.values())
        if by == "path":  # which example it is, the query does not say
            assert list(w[:4]) == values[:4]
        elif by == "hash":
            assert (*w[:2], sorted(w[2])) == (*values[:2], sorted(values[2]))
        else:
            assert list(w) == values


def test_stack_without_limit_has_all(demo: Path) -> None:
    findings = lrkit.analyze(demo)
    every = findings.stack("path", None)
    assert len(every) > 10
    assert findings.stack("path", 5).to_pylist() == every.to_pylist()[:5]
    assert sum(every["findings"].to_pylist()) == findings["kind"].to_pylist().count("file")


def test_stack_by_another_word(demo: Path) -> None:
    with pytest.raises(ValueError, match="by is 'name'"):
        lrkit.analyze(demo).stack("name")  # type: ignore[arg-type]


def test_stack_needs_its_columns(demo: Path) -> None:
    with pytest.raises(lrkit.InputError, match="machine"):
        lrkit.analyze(demo, columns=["kind", "value"]).stack()
