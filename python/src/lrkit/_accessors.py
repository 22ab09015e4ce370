"""``df.lrkit.analyze()`` for data frames of pandas and polars.

Neither library is imported for it. The accessor is registered when they are: now if they are there,
else right after they were imported, in whatever order a program imports.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from ._analysis import Scan, analyze, scan
from ._findings import Findings


class Accessor:
    """Analyses of the transcripts in a column of a data frame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def analyze(self, content: str = "content", name: str = "path", **options: Any) -> Findings:
        """Return the findings in a column: see :func:`lrkit.analyze`."""
        return analyze(self._frame, content=content, name=name, **options)

    def scan(self, content: str = "content", name: str = "path", **options: Any) -> Scan:
        """Return the findings in a column, batch by batch: see :func:`lrkit.scan`."""
        return scan(self._frame, content=content, name=name, **options)


def _pandas(module: ModuleType) -> None:
    module.api.extensions.register_dataframe_accessor("lrkit")(Accessor)


def _polars(module: ModuleType) -> None:
    module.api.register_dataframe_namespace("lrkit")(Accessor)


_REGISTER = {"pandas": _pandas, "polars": _polars}


class _Loader(importlib.abc.Loader):
    """Loads a module with its own loader, then registers the accessor."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None  # noqa: S101
        module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        _REGISTER[module.__name__](module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds pandas and polars once, by the other finders."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def register() -> None:
    """Register the accessor with the libraries that are there, and with those that will be."""
    for name, register_ in _REGISTER.items():
        if name in sys.modules:
            register_(sys.modules[name])
        else:
            sys.meta_path.insert(0, _Finder(name))
