"""Which files and modules go into the program: each is named as kept or left out, and no other passes."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from packing.commands import BuildFailed


class Fate(StrEnum):
    """What becomes of a file, by the list that names it."""

    KEEP = "keep"
    SYSTEM = "system"  # packed, save in the .deb, whose Depends bring it
    DROP = "drop"
    ADDED = "added"  # put in by the build once everything is collected


@dataclass(frozen=True, slots=True)
class Kept:
    """The lists of one system: patterns of paths below the program's folder, and names of top-level modules.

    A `*` in a pattern also stands for slashes.
    """

    patterns: dict[Fate, tuple[str, ...]]
    modules: frozenset[str]
    hidden: tuple[str, ...]
    excluded: tuple[str, ...]
    metadata: tuple[str, ...]

    @classmethod
    def read(cls, file: Path) -> Kept:
        """The lists as they stand in a file of packaging/kept."""
        lists = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(
            {fate: tuple(lists[fate]) for fate in Fate},
            frozenset(lists["modules"]),
            tuple(lists["hidden"]),
            tuple(lists["excluded"]),
            tuple(lists["metadata"]),
        )

    def fate(self, path: str) -> Fate:
        """What becomes of a file; raises `BuildFailed` where no list names it, or two do."""
        fates = [fate for fate, patterns in self.patterns.items() if any(fnmatchcase(path, each) for each in patterns)]
        if len(fates) != 1:
            raise BuildFailed(f"{path}: {' and '.join(fates) or 'unexpected'}")
        return fates[0]

    def sorted(self, paths: Iterable[str]) -> dict[str, Fate]:
        """What becomes of each file; raises `BuildFailed` with all that are unexpected, and all that are missing."""
        fates: dict[str, Fate] = {}
        wrong: list[str] = []
        for path in paths:
            try:
                fates[path] = self.fate(path)
            except BuildFailed as problem:
                wrong.append(str(problem))
        wrong += self._unmet(fates, Fate.KEEP)
        if wrong:
            raise BuildFailed("The files are not those that packaging/kept names:\n" + "\n".join(sorted(wrong)))
        return fates

    def _unmet(self, found: Iterable[str], wanted: Fate) -> Iterator[str]:
        for pattern in self.patterns[wanted]:
            if not any(fnmatchcase(path, pattern) for path in found):
                yield f"{pattern}: missing"

    def check_tree(self, folder: Path) -> None:
        """Raises `BuildFailed` unless the program's folder holds what is kept, and nothing else.

        A link counts as what it leads to.
        """
        top = folder.resolve()
        files = {path.resolve() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
        astray = [file for file in files if not file.is_relative_to(top) or not file.exists()]
        if astray:
            raise BuildFailed(f"Links that lead to nothing in the program: {', '.join(map(str, sorted(astray)))}")
        self.check_files(file.relative_to(top).as_posix() for file in files if file.is_file())

    def check_files(self, paths: Iterable[str]) -> None:
        """Raises `BuildFailed` unless these are what is kept, and nothing else."""
        fates = self.sorted(paths)
        if unmet := "\n".join(self._unmet(fates, Fate.ADDED)):
            raise BuildFailed(unmet)
        dropped = [path for path, fate in fates.items() if fate is Fate.DROP]
        if dropped:
            raise BuildFailed("Left out by packaging/kept, and yet there:\n" + "\n".join(dropped))

    def check_modules(self, names: Iterable[str]) -> None:
        """Raises `BuildFailed` for a top-level module that is neither Python's own nor named, or named and missing."""
        tops = set(names)
        unexpected = tops - self.modules - sys.stdlib_module_names
        missing = self.modules - tops
        if unexpected or missing:
            raise BuildFailed(
                "The modules are not those that packaging/kept names: "
                f"unexpected {sorted(unexpected)}, missing {sorted(missing)}"
            )
