"""Makes the packages of one system, and with --check proves in a clean system that they run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from packing import elsewhere, environment, project
from packing.budgets import Budgets, table
from packing.commands import BuildFailed


def main(arguments: list[str]) -> int:
    """Build, and check if asked; the exit code is 0 when everything was built and every check passed."""
    asked = _parser().parse_args(arguments)
    try:
        project.agree({})
        if asked.release:
            project.releasable()
        elsewhere.refuse(asked.system, trial=asked.check and not asked.release)
        if not environment.inside():
            return environment.enter(Path(__file__).resolve(), arguments)
        windows = _windows if sys.platform == "win32" else _windows_trial
        build = {"linux": _linux, "windows": windows, "macos": _macos}
        return build[asked.system](check=asked.check)
    except BuildFailed as problem:
        print(problem, file=sys.stderr)
        return 1


def _linux(*, check: bool) -> int:
    from packing import linux  # noqa: PLC0415 - it needs what only the build's environment has

    allowed = Budgets.read()
    packages = linux.build()
    results = [*linux.weights(packages, allowed)]
    if check:
        from packing import linux_check  # noqa: PLC0415 - likewise

        results += linux_check.check(packages, allowed)
    print(table(results))
    return 0 if all(each.good for each in results) else 1


def _windows(*, check: bool) -> int:
    from packing import windows  # noqa: PLC0415 - it needs what only the build's environment has

    allowed = Budgets.read()
    packages = windows.build()
    results = [*windows.weights(packages, allowed)]
    if check:
        from packing import windows_machine  # noqa: PLC0415 - likewise

        results += windows_machine.check(packages)
    print(table(results))
    return 0 if all(each.good for each in results) else 1


def _macos(*, check: bool) -> int:
    from packing import macos  # noqa: PLC0415 - it needs what only the build's environment has

    allowed = Budgets.read()
    packages = macos.build()
    results = [*macos.weights(packages, allowed)]
    if check:
        from packing import macos_check  # noqa: PLC0415 - likewise

        results += macos_check.check(packages)
    print(table(results))
    return 0 if all(each.good for each in results) else 1


def _windows_trial(**_: bool) -> int:
    from packing import windows_trial  # noqa: PLC0415 - it needs what only the build's environment has

    environment.install_program()
    results = list(windows_trial.check(Budgets.read()))
    print("For tests only; nothing of this is released.")
    print(table(results))
    return 0 if all(each.good for each in results) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="packaging/build.py", description=__doc__)
    parser.add_argument("system", choices=("linux", "windows", "macos"))
    parser.add_argument("--check", action="store_true", help="install it into a clean system, and use it there")
    parser.add_argument("--release", action="store_true", help="refuse what is not dated and committed")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
