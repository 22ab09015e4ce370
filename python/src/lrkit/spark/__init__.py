"""Transcripts in a data lake: findings as a data frame of Spark.

Each Python process of an executor keeps one worker over its tasks. A transcript that cannot be read
is a row with ``error_code``, and never fails a job. Secrets are masked: there is no way to show
them here. Everything goes by data frames alone, so that it works with Spark Connect too.

    df = lrkit.spark.read(spark, "abfss://results@lake.dfs.core.windows.net/2026/")
    df.where("kind = 'file'").write.saveAsTable("findings")

The package has to be installed where the executors are: docs/SPARK.md says how on each platform.
"""

from __future__ import annotations

from ._frames import analyze, read, stream
from ._register import register

__all__ = ["analyze", "read", "register", "stream"]
