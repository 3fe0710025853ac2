"""What is packed: the project's folders, its one version, and the moment that counts as the time of the build."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from packing.commands import BuildFailed

NAME = "one-click-repay"
TITLE = "One-Click Repay"
ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
DIST = ROOT / "dist"
METAINFO = PACKAGING / "linux" / f"{NAME}.metainfo.xml"

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_HEADING = re.compile(r"^## (?P<version>\S+) — (?:(?P<date>\d{4}-\d\d-\d\d)|not yet released)$")
_WHEEL_VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Release:
    """One section of CHANGELOG.md; `date` is None until it is released."""

    version: str
    date: dt.date | None
    changes: tuple[str, ...]


def version(root: Path = ROOT) -> str:
    """The one version, out of app/__init__.py."""
    found = _VERSION.search((root / "app" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise BuildFailed("app/__init__.py names no __version__")
    return found[1]


def releases(changelog: str) -> tuple[Release, ...]:
    """What CHANGELOG.md says, newest first; raises `BuildFailed` for a heading that cannot be read."""
    found: list[Release] = []
    for line in changelog.splitlines():
        if line.startswith("## "):
            heading = _HEADING.match(line)
            if heading is None:
                raise BuildFailed(f"CHANGELOG.md: `{line}` is not `## VERSION — YYYY-MM-DD` or `… — not yet released`")
            date = dt.date.fromisoformat(heading["date"]) if heading["date"] else None
            found.append(Release(heading["version"], date, ()))
        elif found and line.strip():
            found[-1] = _with(found[-1], line)
    if not found:
        raise BuildFailed("CHANGELOG.md has no release")
    return tuple(found)


def _with(release: Release, line: str) -> Release:
    if line.startswith("- "):
        return Release(release.version, release.date, (*release.changes, line.removeprefix("- ").strip()))
    *before, last = release.changes or ("",)
    return Release(release.version, release.date, (*before, f"{last} {line.strip()}".strip()))


def metainfo_release(xml: str) -> tuple[str, str]:
    """Version and date of the newest release that the metainfo names."""
    release = ET.fromstring(xml).find("releases/release")  # noqa: S314 - our own file
    if release is None:
        raise BuildFailed("the metainfo names no release")
    return release.get("version", ""), release.get("date", "")


def _is_in_development(xml: str) -> bool:
    release = ET.fromstring(xml).find("releases/release")  # noqa: S314 - our own file
    return release is not None and release.get("type", "stable") != "stable"


def wheel_version(wheel: Path) -> str:
    """The version inside a wheel."""
    with ZipFile(wheel) as packed:
        (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        found = _WHEEL_VERSION.search(packed.read(metadata).decode())
    return found[1] if found else ""


def disagreements(said: Mapping[str, str], *, wanted: str) -> Iterator[str]:
    """A sentence for each place that names another version than the one wanted."""
    for place, found in said.items():
        if found != wanted:
            yield f"{place} says version {found or 'nothing'}, app/__init__.py says {wanted}"


def agree(said: Mapping[str, str]) -> None:
    """Raises `BuildFailed` unless every place names the one version; the changelog and the metainfo are asked here."""
    newest = releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[0]
    named, date = metainfo_release(METAINFO.read_text(encoding="utf-8"))
    wrong = [*disagreements({"CHANGELOG.md": newest.version, "the metainfo": named, **said}, wanted=version())]
    if newest.date is not None and date != newest.date.isoformat():
        wrong.append(f"the metainfo dates {named} to {date or 'no day'}, CHANGELOG.md to {newest.date}")
    if wrong:
        raise BuildFailed("\n".join(wrong))


def epoch() -> int:
    """Unix seconds that stand for the time of the build: given, of the commit, or of the release in the metainfo."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "log", "-1", "--format=%ct"]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if said.returncode == 0 and said.stdout.strip().isdecimal():
            return int(said.stdout)
    _, date = metainfo_release(METAINFO.read_text(encoding="utf-8"))
    return int(dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC).timestamp())


def releasable() -> None:
    """Raises `BuildFailed` unless this may be released: the tag its own, a dated changelog, and nothing uncommitted.

    The tag is what a workflow runs for; elsewhere there need be none.
    """
    newest = releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[0]
    tag = os.environ.get("GITHUB_REF_NAME", "") if os.environ.get("GITHUB_REF_TYPE") == "tag" else ""
    if tag and tag != f"v{version()}":
        raise BuildFailed(f"The tag {tag} is not that of version {version()}, which is v{version()}")
    if newest.date is None:
        raise BuildFailed(f"CHANGELOG.md says that {newest.version} is not yet released; date it first")
    if _is_in_development(METAINFO.read_text(encoding="utf-8")):
        raise BuildFailed(f"The metainfo says that {newest.version} is in development; take that out")
    git = shutil.which("git")
    command = [str(git), "-C", str(ROOT), "status", "--porcelain"]
    changed = subprocess.run(command, capture_output=True, text=True, check=False) if git else None
    if changed is None or changed.returncode or changed.stdout.strip():
        raise BuildFailed("A release is built from a clean checkout; commit or remove what `git status` shows")
