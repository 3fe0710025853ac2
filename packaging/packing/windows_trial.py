"""The Windows installer tried on Linux: a tree for tests, packed and marked as one, proved in Wine, never released."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial

from packing import assembled, budgets, icon, nsis, windows_check, wine
from packing.budgets import Budgets, Result, outcome
from packing.commands import BuildFailed, install, need
from packing.project import BUILD, NAME, epoch

FOLDER = BUILD / "windows" / "TEST-ONLY"
"""Outside of dist/, whose content a release publishes."""


def check(allowed: Budgets) -> Iterator[Result]:
    """Assemble, pack, try; the lines of the table."""
    need({**nsis.TOOLS, **wine.TOOLS})
    if not shutil.which("wine"):
        install(wine.PACKAGES)
    print("Assembling a tree for tests", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    program = assembled.assemble(FOLDER / NAME)
    drawing = icon.make(FOLDER / f"{NAME}.ico")
    print("Packing", flush=True)
    quick = nsis.Trial(quick=True)
    older = nsis.build(program, drawing, FOLDER, epoch=1, version=windows_check.OLDER, trial=quick)
    setup = nsis.build(program, drawing, FOLDER, epoch=epoch(), trial=nsis.Trial())
    yield budgets.weighed(setup.name, setup.stat().st_size, allowed.setup_exe_mb)
    yield budgets.weighed("the tree for tests once installed", budgets.installed_size(program), allowed.installed_mb)
    paths = tuple(path.relative_to(program).as_posix() for path in program.rglob("*") if path.is_file())
    from app.practice.server import PracticeServer  # noqa: PLC0415 - only the build's environment has it

    try:
        with wine.Wine() as machine, PracticeServer() as exchange:
            visit = windows_check.Visit(machine, exchange, setup, older, paths)
            older_windows = partial(windows_check.refuses_an_older_windows, machine, visit)
            yield outcome(f"{machine.name}: refuses an older Windows", older_windows)
            yield from windows_check.check(visit)
    except (BuildFailed, OSError) as problem:
        yield Result("Wine", str(problem), good=False)
