"""The Linux packages, one after the other: frozen once, packed as .deb, .rpm and portable tar.xz."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packing import archive, bill, budgets, deb, environment, frozen, notices, project, rpm
from packing.budgets import Budgets, Result
from packing.commands import need, need_libraries, run
from packing.staged import stage

# What Qt loads from the system, by the Debian package: found here, or it is neither packed nor depended on.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

TREES = project.BUILD / "trees"


@dataclass(frozen=True, slots=True)
class Packages:
    """What was built."""

    program: Path
    tree: Path
    deb: Path
    rpm: Path
    archive: Path
    bill: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """What is given to users."""
        return (self.deb, self.rpm, self.archive, self.bill)


def freeze(*, epoch: int) -> Path:
    """The program's folder with its notices, checked to hold what it must and nothing else, of the one version."""
    wheel = environment.install_program()
    program = frozen.freeze(epoch=epoch)
    notices.collect(program)
    frozen.lists().check_tree(program / frozen.INSIDE)
    window = run([program / project.NAME, "--version"]).split()[-1]
    project.agree({"the wheel": project.wheel_version(wheel), "the frozen program": window})
    return program


def build(target: Path = project.DIST) -> Packages:
    """Build every package into the folder `target`, made anew."""
    need({**deb.TOOLS, **rpm.TOOLS})
    need_libraries(LIBRARIES)
    epoch = project.epoch()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    program = freeze(epoch=epoch)
    print("Packing", flush=True)
    lean, whole = TREES / "deb", TREES / "rpm"
    stage(program, lean, epoch=epoch, system_libraries=True)
    stage(program, whole, epoch=epoch, system_libraries=False)
    packages = Packages(
        program=program,
        tree=lean,
        deb=deb.build(lean, target, epoch=epoch),
        rpm=rpm.build(whole, target, epoch=epoch),
        archive=archive.build(program, target, epoch=epoch),
        bill=bill.write(program, target, epoch=epoch),
    )
    (target / "SHA256SUMS").write_text("".join(_sum(file) for file in packages.files), encoding="ascii")
    return packages


def _sum(file: Path) -> str:
    return f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"


def weights(packages: Packages, allowed: Budgets) -> Iterator[Result]:
    """The size of each package, and of what the .deb installs."""
    yield budgets.weighed(packages.deb.name, packages.deb.stat().st_size, allowed.deb_mb)
    installed = budgets.installed_size(packages.tree / "usr")
    yield budgets.weighed("the .deb once installed", installed, allowed.installed_mb)
    yield budgets.weighed(packages.rpm.name, packages.rpm.stat().st_size)
    yield budgets.weighed(packages.archive.name, packages.archive.stat().st_size)
    yield budgets.weighed(packages.bill.name, packages.bill.stat().st_size)
