"""What the packages may weigh and how slowly they may start, and the table in which a build ends."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from packing.commands import BuildFailed
from packing.project import PACKAGING

MB = 1_000_000
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Budgets:
    """Sizes in millions of bytes; `start_ratio` is the packed program's time to its first paint over the source's."""

    deb_mb: float
    installed_mb: float
    setup_exe_mb: float
    start_ratio: float

    @classmethod
    def read(cls, file: Path = PACKAGING / "budgets.json") -> Budgets:
        """The budgets as they stand in packaging/budgets.json; raises `ValueError` unless each is there, above zero."""
        given = json.loads(file.read_text(encoding="utf-8"))
        if set(given) != {field.name for field in fields(cls)}:
            raise ValueError(f"{file.name} names {sorted(given)}")
        budgets = cls(**{name: float(value) for name, value in given.items()})
        if any(getattr(budgets, name) <= 0 for name in given):
            raise ValueError(f"{file.name} has a budget that is not above zero")
        return budgets


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was built or checked, what was found, what is allowed, and whether that is well."""

    what: str
    found: str
    allowed: str = ""
    good: bool = True


def weighed(what: str, size: int, budget_mb: float | None = None) -> Result:
    """A size in bytes against its budget, which is not exceeded by a size that equals it."""
    if budget_mb is None:
        return Result(what, f"{size / MB:.1f} MB" if size >= MB else f"{size / 1000:.0f} kB")
    return Result(what, f"{size / MB:.1f} MB", f"≤ {budget_mb:g} MB", good=size <= budget_mb * MB)


def timed(what: str, ratio: float, budget: float) -> Result:
    """A ratio of two times against its budget."""
    return Result(what, f"{ratio:.2f} ×", f"≤ {budget:g} ×", good=ratio <= budget)


def outcome(name: str, done: Callable[[], str]) -> Result:
    """The line for a check: what it found, or why it failed."""
    print(f"Checking: {name}", flush=True)
    try:
        return Result(name, done())
    except (BuildFailed, AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as problem:
        return Result(name, " ".join(str(problem).split())[:300], good=False)


def installed_size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def table(results: Iterable[Result]) -> str:
    """The lines as a table of plain text."""
    rows = [(("✔" if each.good else "✘"), each.what, each.found, each.allowed) for each in results]
    widths = [min(_WIDEST, max((len(row[column]) for row in rows), default=0)) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
