"""The macOS bundle: what it says of itself, what it may do, and which files are in it."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packing.commands import BuildFailed
from packing.project import NAME, TITLE

IDENTIFIER = "local.one-click-repay.OneClickRepay"
"""Waits for a home, as the component's id in the metainfo does; an identifier has no underscore here."""
OLDEST = "13.0"
"""The oldest macOS: what the Qt of PySide6's wheels is made for."""

# What the hardened runtime is to let pass. Nothing: Python and cffi take the system's own libffi, which needs no memory
# that is both written and run (allow-unsigned-executable-memory); every library bears the program's own signature
# (disable-library-validation); nothing is compiled while it runs, since Qt's regular expressions do without where they
# may not (allow-jit); no variable of dyld's is wanted. Camera, microphone, contacts and places are no business of ours.
ENTITLEMENTS: Mapping[str, bool] = {}

_MACH_O = {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf"}
_DOT = "__dot__"  # PyInstaller's, in the names of folders that codesign would take for bundles
_SEAL = "_CodeSignature/CodeResources"
_PARTS = 3


def plist(version: str) -> dict[str, Any]:
    """The keys of Info.plist; raises `BuildFailed` for a version that macOS cannot count."""
    parts = version.split(".")
    if len(parts) > _PARTS or not all(part.isdecimal() for part in parts):
        raise BuildFailed(f"macOS wants a version of at most three numbers, and {version} is none")
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": TITLE,
        "CFBundleDisplayName": TITLE,
        "CFBundleExecutable": NAME,
        "CFBundleIconFile": f"{NAME}.icns",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        # Without them the system's own texts, in its menu and its dialogs for files, are English for everybody.
        "CFBundleLocalizations": ["en", "zh-Hans"],
        "LSApplicationCategoryType": "public.app-category.finance",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence; parts under their own, see About",
        # It follows the system into the dark, whatever PyInstaller's loader was made for.
        "NSRequiresAquaSystemAppearance": False,
    }


def entitlements() -> bytes:
    """The entitlements as codesign reads them."""
    return plistlib.dumps(dict(ENTITLEMENTS))


def said(contents: Path) -> dict[str, Any]:
    """What the Info.plist of a bundle says."""
    found: dict[str, Any] = plistlib.loads((contents / "Info.plist").read_bytes())
    return found


def files(contents: Path) -> list[str]:
    """What is collected in a bundle, each by the path that it has for Python; links count as what they lead to.

    Raises `BuildFailed` for what is neither collected nor a bundle's own, and for a link out of it or to nothing.
    """
    own = {"Info.plist", "PkgInfo", f"MacOS/{NAME}", f"Resources/{NAME}.icns", _SEAL}
    found, wrong = [], []
    for path in sorted(contents.rglob("*")):
        place = path.relative_to(contents).as_posix()
        if path.is_symlink():
            if not path.exists() or not path.resolve().is_relative_to(contents.resolve()):
                wrong.append(f"{place} leads to nothing in the bundle")
        elif path.is_dir() or place in own or place.endswith(f"/{_SEAL}"):
            continue
        elif place.startswith(("Frameworks/", "Resources/")):
            found.append(place.partition("/")[2].replace(_DOT, "."))
        else:
            wrong.append(f"{place}: unexpected")
    if wrong:
        raise BuildFailed("\n".join(wrong))
    return found


def code(contents: Path) -> list[Path]:
    """What is signed before the bundle itself: libraries, then frameworks; raises `BuildFailed` for code elsewhere."""
    frameworks = sorted(each for each in contents.rglob("*.framework") if not each.is_symlink())
    libraries = [path for path in _machine_code(contents) if not any(path.is_relative_to(each) for each in frameworks)]
    inside, program = contents / "Frameworks", contents / "MacOS" / NAME
    astray = [path for path in libraries if path != program and not path.is_relative_to(inside)]
    if astray:
        raise BuildFailed(f"Code where macOS expects none: {', '.join(str(path) for path in astray)}")
    return [path for path in libraries if path != program] + [_version_of(framework) for framework in frameworks]


def _machine_code(contents: Path) -> Iterator[Path]:
    for path in sorted(contents.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as content:
                if content.read(4) in _MACH_O:
                    yield path


def _version_of(framework: Path) -> Path:
    """The folder in a framework that bears its signature."""
    found = [each for each in (framework / "Versions").iterdir() if not each.is_symlink()]
    if len(found) != 1:
        raise BuildFailed(f"{framework.name} has {len(found)} versions")
    return found[0]
