"""Asks whether a pinned package has a known weakness; says plainly where nobody could be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "develop", "build", "windows", "windows-python")
REQUIRED = "--required"
_PATIENCE_S = 600


def main(arguments: Sequence[str]) -> int:
    """Audit every lock; 0 if all is well or, unless `--required`, nobody could be asked."""
    required = list(arguments) == [REQUIRED]
    if arguments and not required:
        print(f"usage: python packaging/audit.py [{REQUIRED}]", file=sys.stderr)
        return 2
    findings, unknown, asked, silent = [], [], 0, []
    for lock in LOCKS:
        packages = audited(ROOT / "packaging" / "requirements" / f"{lock}.txt")
        if not packages:
            silent.append(lock)
        for package in packages:
            asked += "vulns" in package
            findings += finding(package)
            if "vulns" not in package:
                unknown.append(str(package.get("name")))
    return told(findings, sorted(set(unknown)), silent, asked=asked, required=required)


def told(findings: Sequence[str], unknown: Sequence[str], silent: Sequence[str], *, asked: int, required: bool) -> int:
    """Print what was found; the exit code.

    A package that the database does not know is one nobody vouches for, and so are those of a `silent` lock.
    """
    if not asked:
        print("NOT AUDITED: no database of weaknesses could be asked here.")
        return int(required)
    for line in (*findings, *(f"{name}: not in the database" for name in unknown)):
        print(line)
    if findings or unknown:
        return 1
    for lock in silent:
        print(f"NOT AUDITED: {lock}.txt, as the database of weaknesses did not answer for it.")
    if silent:
        return int(required)
    print(f"Audited {asked} pinned packages: no known weakness.")
    return 0


def audited(lock: Path) -> list[dict[str, object]]:
    """What pip-audit says of each package of a lock; nothing where its database cannot be reached.

    Its own exit code is no guide: it is 0 too where not one package was found in the database.
    """
    options = ("--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip")
    command = [sys.executable, "-m", "pip_audit", *options, "--requirement", str(lock)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    try:
        packages: list[dict[str, object]] = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []
    return packages


def finding(package: dict[str, object]) -> list[str]:
    """One line for each weakness: package, version, its number, and the version that has it mended."""
    weaknesses = package.get("vulns")
    if not isinstance(weaknesses, list):
        return []
    return [
        f"{package.get('name')} {package.get('version')}: {each.get('id')}, "
        f"mended in {', '.join(each.get('fix_versions') or ()) or 'no version yet'}"
        for each in weaknesses
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
