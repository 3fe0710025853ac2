"""What Windows shows of the program's files: the icon, and the version resource behind a file's properties."""

from __future__ import annotations

from pathlib import Path

from packing import icon, nsis
from packing.project import NAME, TITLE, version

_LANGUAGE, _UNICODE = 0x409, 1200


def text(version: str) -> str:
    """The version resource as PyInstaller reads it."""
    counted = tuple(map(int, nsis.numbers(version).split(".")))
    said = {
        "CompanyName": f"the {TITLE} authors",
        "FileDescription": TITLE,
        "FileVersion": version,
        "InternalName": NAME,
        "LegalCopyright": "MIT licence; parts under their own, see About",
        "ProductName": TITLE,
        "ProductVersion": version,
    }
    lines = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in said.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={counted}, prodvers={counted}), kids=["
        f"StringFileInfo([StringTable('{_LANGUAGE:04X}{_UNICODE:04X}', [{lines}])]), "
        f"VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_UNICODE}])])])\n"
    )


def write(folder: Path) -> dict[str, str]:
    """Make both in a folder; they are what PyInstaller's EXE takes by these names."""
    made = icon.make(folder / f"{NAME}.ico")
    resource = folder / "version.txt"
    resource.write_text(text(version()), encoding="utf-8")
    return {"icon": str(made), "version": str(resource)}
