"""The .deb: its Depends are what dpkg-shlibdeps finds that the packed program loads from the system."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from packing.commands import run
from packing.frozen import INSIDE
from packing.project import BUILD, NAME, PACKAGING, version
from packing.staged import MAINTAINER, settle

TOOLS = {"dpkg-deb": "dpkg", "dpkg-shlibdeps": "dpkg-dev", "objdump": "binutils", "xz": "xz-utils"}
_ELF = b"\x7fELF"
_RECOMMENDS = "xdg-utils, gnome-keyring | libkf5wallet-bin | keepassxc"
_SUGGESTS = "fonts-noto-cjk | fonts-wqy-microhei"
_DESCRIPTION = """Repays OKX margin debts in one click, never twice
 Repays up to five OKX margin debts with one currency in a single signed call,
 follows every debt to its end, and never sends a repayment twice. It has a
 window, a command line, and a practice account that needs no keys, no network
 and no money.
 .
 It carries its own Python and Qt. It is not affiliated with OKX."""


def architecture() -> str:
    """This machine's, as Debian calls it."""
    return run(["dpkg", "--print-architecture"]).strip()


def control(*, version: str, architecture: str, depends: str, kib: int) -> str:
    """The package's control file; `kib` is the installed size in KiB."""
    return f"""Package: {NAME}
Version: {version}
Architecture: {architecture}
Maintainer: {MAINTAINER}
Installed-Size: {kib}
Depends: {depends}
Recommends: {_RECOMMENDS}
Suggests: {_SUGGESTS}
Section: utils
Priority: optional
Description: {_DESCRIPTION}
"""


def depends(tree: Path) -> str:
    """What the programs and libraries in a tree load from the system, as Debian packages with their versions."""
    work = BUILD / "shlibdeps"
    shutil.rmtree(work, ignore_errors=True)
    (work / "debian").mkdir(parents=True)
    (work / "debian" / "control").write_text(
        f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n", encoding="ascii"
    )
    loaded = [file for file in sorted(tree.rglob("*")) if file.is_file() and not file.is_symlink() and _is_elf(file)]
    inside = tree / "usr" / "lib" / NAME / INSIDE
    private = [
        f"-l{folder}"
        for folder in (inside, inside / "PySide6" / "Qt" / "lib", inside / "PySide6", inside / "shiboken6")
    ]
    said = run(["dpkg-shlibdeps", "-O", "--ignore-missing-info", *private, *(f"-e{file}" for file in loaded)], cwd=work)
    (line,) = (line for line in said.splitlines() if line.startswith("shlibs:Depends="))
    return line.partition("=")[2]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_ELF)) == _ELF


def installed_kib(tree: Path) -> int:
    """The size once installed, in KiB, each file rounded up as Debian reckons it."""
    return sum(-(-path.lstat().st_size // 1024) if path.is_file() else 1 for path in tree.rglob("*"))


def build(tree: Path, target: Path, *, epoch: int, version: str = version(), level: int = 9) -> Path:
    """Pack a staged tree as the .deb in the folder `target`, and return it; `level` is xz's, 0 to 9."""
    cpu, kib, wanted = architecture(), installed_kib(tree), depends(tree)
    about = tree / "DEBIAN"
    shutil.rmtree(about, ignore_errors=True)
    overrides = tree / "usr" / "share" / "lintian" / "overrides" / NAME
    overrides.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(PACKAGING / "linux" / "lintian-overrides", overrides)
    files = [file for file in sorted(tree.rglob("*")) if file.is_file() and not file.is_symlink()]
    sums = "".join(f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(tree)}\n" for file in files)  # noqa: S324 - dpkg wants it, against damage only
    about.mkdir()
    (about / "md5sums").write_text(sums, encoding="utf-8")
    (about / "control").write_text(
        control(version=version, architecture=cpu, depends=wanted, kib=kib), encoding="utf-8"
    )
    settle(tree, epoch=epoch)
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"{NAME}_{version}_{cpu}.deb"
    run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--threads-max=1", "--build", tree, made],
        environment={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    return made
