"""The columns of a plan in the types of Spark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyspark.sql.types import (
    BooleanType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from .._errors import InputError
from ._plan import ERRORS, Column, Plan

_SPARK = {
    "int64": LongType,
    "string": StringType,
    "bool": BooleanType,
    "timestamp[us, UTC]": TimestampType,
}


def spark_schema(plan: Plan, kept: Mapping[str, StructField]) -> StructType:
    """Return the schema of a result. Its comments are what docs/SCHEMA.md says of the columns."""
    fields = []
    for column in plan.columns:
        if column.kept:
            fields.append(StructField(column.name, kept[column.name].dataType, True))
        else:
            fields.append(_field(column))
    return StructType(fields)


def _field(column: Column) -> StructField:
    comment: dict[str, Any] = {"comment": column.description} if column.description else {}
    return StructField(column.name, _SPARK[column.type](), True, comment)


def narrowed(plan: Plan, schema: StructType) -> tuple[list[str], Plan]:
    """Return the plan for a schema that a reader was given, and the columns of findings in it."""
    known = {c.name: c for c in plan.columns}
    columns = []
    for field in schema.fields:
        column = known.get(field.name)
        if column is None or not isinstance(field.dataType, _SPARK[column.type]):
            raise InputError(
                f"there is no column {field.name} of type {field.dataType.simpleString()}",
                code="column",
            )
        columns.append(column)
    return [c.name for c in columns if c.name not in ERRORS], replace(plan, columns=tuple(columns))
