"""The Windows installer, made on a Windows: frozen, signed where there is a certificate, packed by NSIS."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packing import bill, budgets, environment, frozen, icon, notices, nsis, project, signing
from packing.budgets import Budgets, Result
from packing.commands import run

CONSOLE = f"{project.NAME}-cli"
"""The same program for a terminal: Windows gives a windowed one no streams."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What was built."""

    program: Path
    setup: Path
    bill: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """What is given to users."""
        return (self.setup, self.bill)


def freeze(*, epoch: int) -> Path:
    """The program's folder with its notices, checked to hold what it must and nothing else, of the one version."""
    wheel = environment.install_program()
    program = frozen.freeze(epoch=epoch)
    notices.collect(program)
    frozen.lists().check_tree(program / frozen.INSIDE)
    said = run([program / f"{CONSOLE}.exe", "--version"]).split()[-1]
    project.agree({"the wheel": project.wheel_version(wheel), "the frozen program": said})
    return program


def build(target: Path = project.DIST) -> Packages:
    """Build the installer into the folder `target`, made anew."""
    nsis.compiler()
    epoch = project.epoch()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    program = freeze(epoch=epoch)
    signing.sign([program / f"{name}.exe" for name in (project.NAME, CONSOLE)])
    print("Packing", flush=True)
    made = nsis.build(program, icon.make(project.BUILD / "windows" / f"{project.NAME}.ico"), target, epoch=epoch)
    signing.sign([made])
    packages = Packages(program=program, setup=made, bill=bill.write(program, target, epoch=epoch))
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in packages.files)
    (target / "SHA256SUMS").write_bytes(sums.encode("ascii"))
    return packages


def weights(packages: Packages, allowed: Budgets) -> Iterator[Result]:
    """The size of the installer, of what it installs, and of the bill."""
    yield budgets.weighed(packages.setup.name, packages.setup.stat().st_size, allowed.setup_exe_mb)
    yield budgets.weighed("the program once installed", budgets.installed_size(packages.program), allowed.installed_mb)
    yield budgets.weighed(packages.bill.name, packages.bill.stat().st_size)
