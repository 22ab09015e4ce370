"""Compiles the command into the wheel.

``LRKIT_TARGET=goos/goarch`` builds a wheel for another system. A build that fails ends the wheel:
no binary of an earlier build is ever packed. A source distribution holds the Go files that the
command consists of, so that it can be built where Go is.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The binaries are static: one wheel is right for glibc and for musl, from the oldest tags on.
TAGS = {
    "linux/amd64": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    "linux/arm64": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    "darwin/amd64": "macosx_12_0_x86_64",
    "darwin/arm64": "macosx_12_0_arm64",
    "windows/amd64": "win_amd64",
    "windows/arm64": "win_arm64",
}

# The profile by which the command is optimized, as in releases.
PROFILE = "cmd/lrkit/hunt.pgo"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the command to a wheel, and its sources to a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the files are collected."""
        module = Path(self.root, "go")  # in a source distribution
        if not module.is_dir():
            module = Path(self.root).parent
        if self.target_name == "sdist":
            for file in sources(module):
                build_data["force_include"][str(module / file)] = f"go/{file}"
            return
        target = os.environ.get("LRKIT_TARGET") or host(module)
        if target not in TAGS:
            raise ValueError(f"LRKIT_TARGET={target}: there are wheels for {', '.join(TAGS)}")
        name = "lrkit.exe" if target.startswith("windows") else "lrkit"
        out = Path(self.root, "build", target.replace("/", "-"), name)
        if version == "editable":  # the package is used where it lies
            out = Path(self.root, "src", "lrkit", "bin", name)
        build(module, target, out)
        if version != "editable":
            build_data["force_include"][str(out)] = f"lrkit/bin/{name}"
            build_data["force_include"][str(module / "LICENSE")] = "lrkit/LICENSE"
        build_data["pure_python"] = False
        build_data["infer_tag"] = False
        build_data["tag"] = f"py3-none-{TAGS[target]}"


def build(module: Path, target: str, out: Path) -> None:
    """Compile the command for a target, to a file that is not there if that fails.

    The flags are those of internal/release: a wheel holds the same bytes as its archives.
    """
    goos, goarch = target.split("/")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    subprocess.run(
        [
            "go",
            "build",
            "-trimpath",
            "-buildvcs=false",
            f"-pgo={module.resolve() / PROFILE}",
            "-ldflags=-s -w",
            "-o",
            str(out),
            "./cmd/lrkit",
        ],
        check=True,
        cwd=module,
        env=os.environ | {"CGO_ENABLED": "0", "GOOS": goos, "GOARCH": goarch},
    )
    out.chmod(0o755)


def host(module: Path) -> str:
    """Return the target that this machine is."""
    out = subprocess.run(
        ["go", "env", "GOHOSTOS", "GOHOSTARCH"], check=True, cwd=module, capture_output=True
    ).stdout
    return "/".join(out.decode().split())


def sources(module: Path) -> set[str]:
    """Return the files of the module that the command is made of, on any of the systems."""
    files = {"go.mod", "go.sum", "LICENSE", PROFILE}
    for target in TAGS:
        goos, goarch = target.split("/")
        out = subprocess.run(
            [
                "go",
                "list",
                "-deps",
                "-json=Module,Dir,GoFiles,SFiles,HFiles,EmbedFiles",
                "./cmd/lrkit",
            ],
            check=True,
            cwd=module,
            env=os.environ | {"CGO_ENABLED": "0", "GOOS": goos, "GOARCH": goarch},
            capture_output=True,
        ).stdout
        for package in decode(out.decode()):
            if package.get("Module", {}).get("Main"):
                for kind in ("GoFiles", "SFiles", "HFiles", "EmbedFiles"):
                    for file in package.get(kind, []):
                        path = Path(package["Dir"], file).relative_to(module.resolve())
                        files.add(path.as_posix())
    return files


def decode(text: str) -> Iterator[dict[str, Any]]:
    """Yield JSON objects that follow each other."""
    decoder = json.JSONDecoder()
    end = 0
    while end < len(text):
        value, end = decoder.raw_decode(text, end)
        yield value
        while end < len(text) and text[end].isspace():
            end += 1
