"""Renews the README's map of the tree: each module, with the sentence of its docstring."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- map -->", "<!-- /map -->"


def sentences(root: Path = ROOT) -> dict[str, str]:
    """Path below `root` → first paragraph of its docstring; a package goes by the name of its folder."""
    found = {}
    for top in ("app", "packaging"):
        for file in sorted((root / top).rglob("*.py")):
            path = file.relative_to(root).as_posix().removesuffix("__init__.py")
            docstring = ast.get_docstring(ast.parse(file.read_bytes())) or ""
            found[path] = " ".join(docstring.split("\n\n")[0].split())
    return found


def drawn(of: dict[str, str]) -> str:
    """The block as it stands in the README, between its marks."""
    width = max(map(len, of), default=0) + 2
    lines = [f"{path:<{width}}{sentence}" for path, sentence in of.items()]
    return "\n".join([BEGIN, "```", *lines, "```", END])


def read(text: str) -> dict[str, str]:
    """Path → sentence as a README's block has it; empty when there is no block."""
    block = text.partition(BEGIN)[2].partition(END)[0]
    pairs = (line.strip().partition("  ") for line in block.splitlines())
    return {path: sentence.strip() for path, _, sentence in pairs if sentence}


def renew(readme: Path = ROOT / "README.md") -> None:
    """Put the block as it must be into the README, between its marks."""
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    readme.write_text(before + drawn(sentences()) + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    renew()
