"""The notice and licence text of every part that is packed, one file a part; a part without one fails the build."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packing.commands import BuildFailed
from packing.frozen import INSIDE, lists
from packing.kept import Fate
from packing.project import ROOT, TITLE

FOLDER = Path("resources") / "licences"
"""Where the notices are below the program's inner folder; what the sources keep there is there already."""
_NOTICE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Their texts are kept with the sources: the wheels have none.
KEPT_FOR = {"PySide6-Essentials": "Qt", "shiboken6": "Qt"}
_DOCUMENTS = Path("/usr/share/doc")


@dataclass(frozen=True, slots=True)
class Notice:
    """All that a part wants to be said: `part` names the file."""

    part: str
    text: str


def of_distribution(name: str) -> Notice | None:
    """The licence files of an installed Python distribution, one after the other; None if it brings none."""
    found = metadata.distribution(name)
    texts = [
        Path(str(found.locate_file(file))).read_text(encoding="utf-8", errors="replace").strip()
        for file in sorted(found.files or ())
        if _in_metadata(file.parts) and _NOTICE.search(file.name)
    ]
    return Notice(found.metadata["Name"], "\n\n".join(texts) + "\n") if any(texts) else None


def _in_metadata(parts: tuple[str, ...]) -> bool:
    return parts[0].endswith(".dist-info")


def of_debian(package: str) -> Notice | None:
    """The copyright file of an installed Debian package; None if it has none."""
    file = _DOCUMENTS / package.partition(":")[0] / "copyright"
    return Notice(package.partition(":")[0], file.read_text(encoding="utf-8")) if file.is_file() else None


def debian_packages(libraries: Iterable[str]) -> Iterator[str]:
    """The package of each library of the system, by the file's name; raises `BuildFailed` for one of no package."""
    for library in sorted(libraries):
        said = subprocess.run(["dpkg", "--search", f"*/{library}"], capture_output=True, text=True, check=False)
        owners = {line.partition(": ")[0] for line in said.stdout.splitlines() if "diversion" not in line}
        if not owners:
            raise BuildFailed(f"{library} belongs to no package, so its notice is not known")
        yield min(owners)


def collect(program: Path) -> dict[str, str]:
    """Write every notice into the program's folder; part → text. Raises `BuildFailed` for a part without one."""
    kept, inside = lists(), program / INSIDE
    folder = inside / FOLDER
    # Elsewhere they are Python's own, or Microsoft's, whose terms come with Python's notice.
    libraries = {
        path.name
        for path in inside.iterdir()
        if sys.platform.startswith("linux")
        if path.is_file() and not path.is_symlink() and kept.fate(path.name) is Fate.SYSTEM
    }
    found = {package: of_debian(package) for package in debian_packages(libraries)}
    found |= {name: of_distribution(name) for name in kept.metadata if name not in KEPT_FOR}
    missing = [name for name, notice in found.items() if notice is None]
    found["Python"] = _python()
    missing += [f"{name} ({text}.txt)" for name, text in KEPT_FOR.items() if not (folder / f"{text}.txt").is_file()]
    if missing or found["Python"] is None:
        raise BuildFailed(f"No notice was found for {', '.join(missing or ['Python'])}")
    for notice in found.values():
        if notice is not None:
            (folder / f"{notice.part}.txt").write_text(notice.text, encoding="utf-8")
    shutil.copy(ROOT / "LICENSE", folder / f"{TITLE}.txt")
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))}


def _python() -> Notice | None:
    """The licence of the interpreter: of Debian's package, or as a Python of another origin carries it."""
    for folder in (sysconfig.get_path("stdlib"), sys.base_prefix):
        own = Path(folder) / "LICENSE.txt"
        if own.is_file():
            return Notice("Python", own.read_text(encoding="utf-8"))
    notice = of_debian(f"python{sys.version_info[0]}.{sys.version_info[1]}-minimal")
    return None if notice is None else Notice("Python", notice.text)
