"""The .rpm: the same tree with more of its libraries inside, since other distributions name theirs differently."""

from __future__ import annotations

import platform
import re
import shutil
from pathlib import Path

from packing.commands import run
from packing.project import BUILD, NAME, version

TOOLS = {"rpmbuild": "rpm"}
_SONAME = re.compile(r"\.so(\.|$)")


def carried(tree: Path) -> list[str]:
    """The names of the libraries that are inside, which nothing else has to bring."""
    return sorted({path.name for path in tree.rglob("*") if _SONAME.search(path.name)})


def recipe(tree: Path) -> str:
    """The spec file: nothing is compiled, stripped or asked for that the tree has itself."""
    own = "|".join(re.escape(name) for name in carried(tree))
    listed = sorted(
        "/" + path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_symlink() or path.is_file()
    )
    folders = [f"/usr/lib/{NAME}", f"/usr/share/{NAME}", f"/usr/share/doc/{NAME}"]
    inside = tuple(f"{folder}/" for folder in folders)
    files = "\n".join([*folders, *(path for path in listed if not path.startswith(inside))])
    return f"""%global __requires_exclude ^({own})
%global __provides_exclude .*
%global _build_id_links none
%global __os_install_post %{{nil}}
%global debug_package %{{nil}}
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost reproducible
%global _binary_payload w9.xzdio

Name: {NAME}
Version: {version()}
Release: 1
Summary: Repays OKX margin debts in one click, never twice
License: MIT AND LGPL-3.0-only
Recommends: xdg-utils

%description
Repays up to five OKX margin debts with one currency in a single signed call,
follows every debt to its end, and never sends a repayment twice. It has a
window, a command line, and a practice account that needs no keys, no network
and no money. It carries its own Python and Qt. It is not affiliated with OKX.

%install
cp -a {tree}/. %{{buildroot}}/

%files
%defattr(-,root,root,-)
{files}
"""


def build(tree: Path, target: Path, *, epoch: int) -> Path:
    """Pack a staged tree as the .rpm in the folder `target`, and return it."""
    work = BUILD / "rpm"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    spec = work / f"{NAME}.spec"
    spec.write_text(recipe(tree), encoding="utf-8")
    run(
        ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {work}", "--define", f"_rpmdir {work / 'made'}", spec],
        environment={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    cpu = platform.machine()
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"{NAME}-{version()}-1.{cpu}.rpm"
    shutil.copy(work / "made" / cpu / made.name, made)
    return made
