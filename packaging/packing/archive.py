"""The portable tar.xz: the program's folder, to be unpacked anywhere and run from there."""

from __future__ import annotations

import lzma
import platform
import shutil
import tarfile
from pathlib import Path

from packing.project import BUILD, NAME, PACKAGING, ROOT, version
from packing.staged import settle

_LINUX = PACKAGING / "linux"


def build(program: Path, target: Path, *, epoch: int) -> Path:
    """Pack the frozen program's folder as the tar.xz in the folder `target`, and return it."""
    name = f"{NAME}-{version()}-linux-{platform.machine()}"
    folder = BUILD / "archive" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(program, folder, symlinks=True)
    for file in (
        _LINUX / f"{NAME}.desktop",
        ROOT / "resources" / f"{NAME}.svg",
        ROOT / "LICENSE",
        _LINUX / "README.txt",
    ):
        shutil.copy(file, folder)
    settle(folder, epoch=epoch)
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"{name}.tar.xz"
    with lzma.open(made, "wb", preset=9) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, arcname=path.relative_to(folder.parent), recursive=False, filter=_owned_by_nobody)
    return made


def _owned_by_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
