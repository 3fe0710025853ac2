"""The macOS disk image, made on a Mac: the bundle and its licence, signed and notarised where there are the secrets."""

from __future__ import annotations

import hashlib
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packing import apple, bill, budgets, bundle, environment, frozen, notices, project
from packing.budgets import Budgets, Result
from packing.commands import BuildFailed, run

APPLICATION = f"{project.TITLE}.app"
LICENCE = "LICENCE.txt"
APPLICATIONS = "Applications"
"""The link in the image that the program is dragged onto."""
_TOOLS = ("codesign", "hdiutil", "security", "xcrun")
_ATTEMPTS, _PAUSE_S = 6, 10.0


@dataclass(frozen=True, slots=True)
class Packages:
    """What was built; `signed` and `notarised` say whether there were the secrets for it."""

    program: Path
    image: Path
    bill: Path
    signed: bool
    notarised: bool

    @property
    def files(self) -> tuple[Path, ...]:
        """What is given to users."""
        return (self.image, self.bill)


def freeze(*, epoch: int) -> Path:
    """The bundle's Contents with its notices, checked to hold what it must and nothing else."""
    contents = frozen.freeze(epoch=epoch)
    notices.collect(contents)
    frozen.lists().check_files(bundle.files(contents))
    return contents


def build(target: Path = project.DIST) -> Packages:
    """Build the disk image into the folder `target`, made anew."""
    need_tools()
    epoch = project.epoch()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    wheel = environment.install_program()
    contents = freeze(epoch=epoch)
    with apple.signer() as signer:
        sign(contents, signer)
        said = run([contents / "MacOS" / project.NAME, "--version"]).split()[-1]
        plist = str(bundle.said(contents)["CFBundleShortVersionString"])
        told = {"the wheel": project.wheel_version(wheel), "the frozen program": said, "Info.plist": plist}
        project.agree(told)
        print("Packing", flush=True)
        made = image(contents.parent, target / f"{project.NAME}-{project.version()}-macos-{platform.machine()}.dmg")
        signer.sign_image(made)
        notarised = apple.notarised(made, signer)
        signed = signer.known
    packages = Packages(contents, made, bill.write(contents, target, epoch=epoch), signed, notarised)
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in packages.files)
    (target / "SHA256SUMS").write_text(sums, encoding="ascii")
    return packages


def need_tools(found: Callable[[str], str | None] = shutil.which) -> None:
    """Raises `BuildFailed` with what to install where a tool of Apple's is missing."""
    missing = [tool for tool in _TOOLS if found(tool) is None]
    if missing:
        raise BuildFailed(f"Not found: {', '.join(missing)}. Run: xcode-select --install")


def sign(contents: Path, signer: apple.Signer) -> None:
    """Sign from the inside out: every library, every framework, then the bundle with what it may do."""
    with tempfile.TemporaryDirectory() as folder:
        entitlements = Path(folder) / "entitlements.plist"
        entitlements.write_bytes(bundle.entitlements())
        signer.sign_code(bundle.code(contents))
        signer.sign_code([contents.parent], entitlements=entitlements)


def image(application: Path, target: Path, *, pause_s: float = _PAUSE_S) -> Path:
    """Pack the bundle as the disk image `target`, with the licence and a link to the programs' folder; return it."""
    folder = project.BUILD / "macos" / "image"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(application, folder / APPLICATION, symlinks=True)
    shutil.copy(project.ROOT / "LICENSE", folder / LICENCE)
    (folder / APPLICATIONS).symlink_to(f"/{APPLICATIONS}")
    what = ["-volname", project.TITLE, "-srcfolder", str(folder), "-fs", "HFS+", "-format", "UDZO"]
    command = ["hdiutil", "create", *what, "-imagekey", "zlib-level=9", "-ov", str(target)]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            run(command)
            break
        except BuildFailed as problem:
            # Whatever looks into a new file, such as macOS' own search for malware, makes it busy for a while.
            if "Resource busy" not in str(problem) or attempt == _ATTEMPTS:
                raise
            print("The image is busy; once more", file=sys.stderr, flush=True)
            time.sleep(pause_s)
    return target


def weights(packages: Packages, allowed: Budgets) -> Iterator[Result]:
    """The size of the image, of what it installs, and of the bill."""
    yield budgets.weighed(packages.image.name, packages.image.stat().st_size)
    yield budgets.weighed("the program once installed", budgets.installed_size(packages.program), allowed.installed_mb)
    yield budgets.weighed(packages.bill.name, packages.bill.stat().st_size)
