"""Takes the texts to translate out of the source into resources/i18n, and compiles what is translated there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
CHINESE = FOLDER / "one-click-repay_zh_CN.ts"


def main() -> int:
    """Bring the file for translators up to date, then compile it; the exit code is 0 when nothing is untranslated."""
    extract(CHINESE)
    release(CHINESE, CHINESE.with_suffix(".qm"))
    untranslated = CHINESE.read_text(encoding="utf-8").count('type="unfinished"')
    if untranslated:
        print(f"{untranslated} texts are not translated: open {CHINESE.relative_to(ROOT)} in pyside6-linguist")
    return 1 if untranslated else 0


def extract(file: Path, *, source: Path = ROOT / "app") -> None:
    """Add to `file` what is new under `source`, and leave out what is no longer there; the rest keeps its words.

    Without places in the source, which change with every line; and without guesses, which nobody would check.
    """
    guesses = ("-disable-heuristic", "sametext", "-disable-heuristic", "similartext")
    plainly = ("-silent", "-no-obsolete", "-locations", "none", "-sort-messages", *guesses)
    modules = [str(module) for module in sorted(source.rglob("*.py"))]
    _run("pyside6-lupdate", *plainly, *modules, "-ts", str(file))


def release(file: Path, compiled: Path) -> None:
    """Compile `file`; a text without a translation stays English."""
    _run("pyside6-lrelease", "-silent", "-nounfinished", str(file), "-qm", str(compiled))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name(tool)), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
