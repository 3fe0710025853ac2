"""The tree that a Linux package installs: the program, and around it what a desktop and a terminal look for."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from packing.commands import BuildFailed
from packing.frozen import INSIDE, lists
from packing.kept import Fate
from packing.project import METAINFO, NAME, PACKAGING, ROOT, TITLE, releases, version

MAINTAINER = f"the {TITLE} authors <{NAME}@packages.invalid>"
SIDES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""The sides of the icons in pixels."""
_LINUX = PACKAGING / "linux"
_LOCAL_PICTURES = f"file:///usr/share/{NAME}/screenshots/"
_WIDTH = 78


def stage(program: Path, folder: Path, *, epoch: int, system_libraries: bool) -> None:
    """Lay out everything below `folder`, which is made anew; without what Depends bring if `system_libraries`."""
    shutil.rmtree(folder, ignore_errors=True)
    library, share = folder / "usr" / "lib" / NAME, folder / "usr" / "share"
    shutil.copytree(program, library, symlinks=True)
    if system_libraries:
        leave_out_system_libraries(library)
    command = folder / "usr" / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    _write(share / "applications" / f"{NAME}.desktop", (_LINUX / f"{NAME}.desktop").read_text(encoding="utf-8"))
    _write(share / "metainfo" / METAINFO.name, metainfo(os.environ.get("GITHUB_REPOSITORY", "")))
    _pack(share / "man" / "man1" / f"{NAME}.1.gz", man_page(epoch))
    _icons(share / "icons" / "hicolor")
    pictures = share / NAME / "screenshots"
    pictures.mkdir(parents=True)
    for picture in sorted((PACKAGING / "screenshots").glob("*.png")):
        shutil.copy(picture, pictures)
    _write(share / "doc" / NAME / "copyright", (_LINUX / "copyright").read_text(encoding="utf-8"))
    _pack(share / "doc" / NAME / "changelog.gz", debian_changelog(epoch))
    settle(folder, epoch=epoch)


def leave_out_system_libraries(library: Path) -> None:
    """Remove from the program's folder the libraries that packages of the system bring."""
    kept, inside = lists(), library / INSIDE
    for path in sorted(inside.rglob("*")):
        if path.is_file() and not path.is_symlink() and kept.fate(path.relative_to(inside).as_posix()) is Fate.SYSTEM:
            path.unlink()


def settle(folder: Path, *, epoch: int) -> None:
    """Give every file the same time and plain modes: the same content makes the same package."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _is_program(path: Path) -> bool:
    return path.name == NAME and (path.parent.name in {NAME, "bin"} or path.parent.name.startswith(f"{NAME}-"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _pack(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def metainfo(repository: str) -> str:
    """The metainfo, its pictures at the tag of a repository as GitHub names it, or where the package puts them."""
    text = METAINFO.read_text(encoding="utf-8")
    if not repository:
        return text
    address = f"https://raw.githubusercontent.com/{repository}/v{version()}/packaging/screenshots/"
    home = f'  <url type="homepage">https://github.com/{repository}</url>\n'
    return text.replace(_LOCAL_PICTURES, address).replace("  <launchable", f"{home}  <launchable")


def man_page(epoch: int) -> str:
    """The manual page with version and date."""
    text = (_LINUX / f"{NAME}.1").read_text(encoding="utf-8").replace("@VERSION@", version())
    return text.replace("@DATE@", datetime.fromtimestamp(epoch, UTC).date().isoformat())


def debian_changelog(epoch: int) -> str:
    """CHANGELOG.md as Debian writes it; what is not yet released bears the time of the build."""
    entries = []
    for release in releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        day = (
            datetime.fromtimestamp(epoch, UTC)
            if release.date is None
            else datetime.combine(release.date, datetime.min.time(), UTC)
        )
        changes = "\n".join(_wrapped(plain(change)) for change in release.changes)
        entries.append(
            f"{NAME} ({release.version}) unstable; urgency=medium\n\n{changes}\n\n"
            f" -- {MAINTAINER}  {format_datetime(day)}\n"
        )
    return "\n".join(entries)


def plain(markdown: str) -> str:
    """A change without Markdown's marks."""
    return re.sub(r"[*`]", "", markdown)


def _wrapped(change: str) -> str:
    lines, line = [], "  *"
    for word in change.split():
        if len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = "   "
        line += f" {word}"
    return "\n".join([*lines, line])


def _icons(folder: Path) -> None:
    drawing = ROOT / "resources" / f"{NAME}.svg"
    scalable = folder / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copy(drawing, scalable)
    paint = painter(drawing)
    for side in SIDES:
        file = folder / f"{side}x{side}" / "apps" / f"{NAME}.png"
        file.parent.mkdir(parents=True)
        paint(side, file)


def painter(drawing: Path) -> Callable[[int, Path], None]:
    """What paints the drawing as a square PNG of so many pixels into a file."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - only the build has it; what reads this module's words has not
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415 - likewise
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - likewise

    renderer = QSvgRenderer(str(drawing))

    def paint(side: int, file: Path) -> None:
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        brush = QPainter(image)
        renderer.render(brush)
        brush.end()
        if not image.save(str(file)):
            raise BuildFailed(f"{file} could not be painted")

    return paint
