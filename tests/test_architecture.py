"""The plan of the house, held by reading the source: who may know whom, how long, how named, how described."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import pytest

from tests.map import ROOT, read, sentences

# Lowest first: a part may import itself and the layers below it. Every part of app/ has its place here.
LAYERS = (
    ("domain",),
    ("errors",),
    (
        "child_environment",
        "clock",
        "core_dumps",
        "deadline",
        "file_lock",
        "paths",
        "publisher",
        "settings_words",
        "vault_words",
    ),
    ("logs",),
    ("okx", "journal", "vault", "settings", "practice.ledger"),
    ("practice", "rerouting"),
    ("owner",),
    ("steps",),
    ("following", "looking"),
    ("closing",),
    ("repayer", "checklist", "support"),
    ("probing", "updates"),
    ("accounts",),
    ("cli", "gui"),
    ("__main__",),
)
LAYER = {part: height for height, parts in enumerate(LAYERS) for part in parts}
# The only upward import: a rule of the domain that is broken is one of our errors.
UPWARD = {("domain", "errors")}

# Whole libraries and the one place that knows them, with their exceptions.
OWNERS = {
    "PySide6": "app/gui/",
    "shiboken6": "app/gui/",
    "requests": "app/okx/transport.py",
    "urllib3": "app/okx/transport.py",
    "http.client": ("app/okx/", "app/practice/"),
    "urllib.request": "app/okx/",
    "http.server": "app/practice/",
    "sqlite3": "app/journal/",
    "keyring": "app/vault.py",
    "jeepney": ("app/gui/notices/bus_notes.py", "app/okx/desktop_proxies.py"),
}
OKX_NAMES = re.compile(
    r"\b(debtCcy|debtAmt|debtData|debtType|repayCcy|repayCcyList|repayAmt|repayData|fillDebtSz|fillRepaySz|fillFromSz"
    r"|fillToSz|uTime|acctLv|mainUid|autoLoan|availBal|availEq|frozenBal|eqUsd|crossLiab|isoLiab|frpType|mgnRatio"
    r"|nextInterestTime|billId|balChg|idxPx|instId|ordId|serviceType|maintType)\b"
)
OKX_NAMES_BELONG = ("app/okx/wire.py", "app/practice/")

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
EMPTY_NAMES = {"utils", "util", "common", "core", "helpers", "helper", "manager"}
DRAWS_A_TREE = "app/errors.py"

Complaints = Iterator[str]


@dataclass(frozen=True, slots=True)
class Module:
    """One source file: its path below the project's root, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def part(self) -> str | None:
        """Its place in LAYERS, as in `domain` for app/domain/money.py; None outside app/ and for app/__init__.py."""
        names = self.path.removesuffix(".py").removesuffix("/__init__").split("/")
        return part_of(names[1:]) if names[0] == "app" else None

    def imports(self) -> Iterator[str]:
        """Every dotted name that is imported, wherever in the file it stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def part_of(names: list[str]) -> str | None:
    two = ".".join(names[:2])
    return (two if two in LAYER else names[0]) if names else None


def files(*tops: str) -> list[Module]:
    found = [file for top in tops for file in sorted((ROOT / top).rglob("*.py"))]
    return [Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in found]


def layers(module: Module) -> Complaints:
    if module.part and module.part not in LAYER:
        yield f"{module.path}: give `{module.part}` a place in LAYERS"
        return
    for name in module.imports():
        if name.startswith("."):
            yield f"{module.path}: imports {name} relatively; write app.…"
        names = name.split(".")
        other = part_of(names[1:]) if names[0] == "app" else None
        if not module.part or other not in LAYER or other == module.part or (module.part, other) in UPWARD:
            continue
        if LAYER[other] >= LAYER[module.part]:
            yield f"{module.path}: `{module.part}` may not know `{other}` ({name})"


def owners(module: Module) -> Complaints:
    for name in module.imports():
        for library, places in OWNERS.items():
            if f"{name}.".startswith(f"{library}.") and not module.path.startswith(places):
                yield f"{module.path}: imports {name}, which belongs to {places}"


def okx_names(module: Module) -> Complaints:
    if module.path.startswith(OKX_NAMES_BELONG):
        return
    tree = module.tree
    # A docstring may name its source.
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in prose:
            continue
        if name := OKX_NAMES.search(node.value):
            yield f"{module.path}:{node.lineno}: OKX's name {name[0]} belongs to {OKX_NAMES_BELONG}"


def size(module: Module) -> Complaints:
    lines = len(module.text.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{module.path}: {lines} lines, more than {LONGEST_MODULE}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = node.end_lineno - body[0].lineno + 1 if body else 0
            if length > LONGEST_FUNCTION:
                yield f"{module.path}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def sentence(module: Module) -> Complaints:
    first, *rest = (ast.get_docstring(module.tree) or "").split("\n\n")
    if len(re.findall(r"[.?!](?=\s|$)", first)) != 1 or not first.endswith("."):
        yield f"{module.path}: the docstring is not exactly one sentence: {first!r}"
    if rest and module.path != DRAWS_A_TREE:
        yield f"{module.path}: the docstring goes on after its sentence"


def names(module: Module) -> Complaints:
    parts = set(PurePosixPath(module.path).with_suffix("").parts)
    if parts & EMPTY_NAMES:
        yield f"{module.path}: `{(parts & EMPTY_NAMES).pop()}` says nothing"
    if module.path == "packaging/__init__.py":
        yield f"{module.path} would shadow the PyPI package `packaging`"


RULES: dict[Callable[[Module], Complaints], tuple[str, ...]] = {
    layers: ("app",),
    owners: ("app",),
    okx_names: ("app",),
    size: ("app", "packaging"),
    sentence: ("app", "packaging"),
    names: ("app", "packaging", "tests"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule):
    complaints = [complaint for module in files(*RULES[rule]) for complaint in rule(module)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (layers, "app/domain/plan.py", "from app.okx import wire"),
        (layers, "app/domain/plan.py", "def f():\n    import app.clock"),
        (layers, "app/okx/client.py", "from app import journal"),
        (layers, "app/journal.py", "from app.okx.wire import row"),
        (layers, "app/practice/ledger.py", "from app.okx.signing import sign"),
        (layers, "app/repayer.py", "import app.gui.main_window"),
        (layers, "app/cli.py", "from app.gui import application"),
        (layers, "app/okx/client.py", "from . import wire"),
        (layers, "app/novelty.py", ""),
        (owners, "app/cli.py", "def f():\n    from PySide6 import QtCore"),
        (owners, "app/okx/wire.py", "import requests.adapters"),
        (owners, "app/okx/sites.py", "from urllib3.exceptions import HTTPError"),
        (owners, "app/repayer.py", "import sqlite3"),
        (owners, "app/gui/accounts.py", "import keyring"),
        (owners, "app/gui/accounts.py", "from http import client"),
        (okx_names, "app/okx/client.py", '"""One sentence."""\nbody["debtCcy"]'),
        (okx_names, "app/repayer.py", 'f"?uTime={x}"'),
        (size, "app/x.py", "\n" * 301),
        (size, "app/x.py", "class A:\n    def f(self):\n" + "        pass\n" * 41),
        (size, "app/x.py", 'async def f():\n    """What."""\n' + "    pass\n" * 41),
        (sentence, "app/x.py", ""),
        (sentence, "app/x.py", '"""No full stop"""'),
        (sentence, "app/x.py", '"""One. Two."""'),
        (sentence, "app/x.py", '"""One.\n\nAnd more"""'),
        (names, "app/gui/utils.py", ""),
        (names, "tests/helpers/log.py", ""),
        (names, "packaging/__init__.py", ""),
    ],
)
def test_the_rule_sees_what_breaks_it(rule, path, text):
    assert len(list(rule(Module(path, text)))) == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "app/domain/plan.py",
            '"""One."""\nfrom app.domain import money\nfrom app.errors import UnlawfulOrder\n"""See acctLv."""',
        ),
        ("app/okx/transport.py", '"""One sentence."""\nimport requests\nfrom app.clock import Clock'),
        ("app/okx/wire.py", '"""One sentence, 1.5 lines."""\nrow["debtCcy"]'),
        ("app/practice/server.py", '"""One sentence."""\nfrom app.practice import ledger\nfrom http.server import X'),
        ("app/repayer.py", '"""One sentence."""\nfrom app import journal\ndef f():\n' + "    pass\n" * 40),
        (
            "app/gui/background/worker.py",
            '"""One sentence."""\nfrom PySide6 import QtCore\nfrom app.repayer import Repayer',
        ),
        ("app/errors.py", '"""One sentence.\n\n    Root\n    └── Leaf\n"""\nfrom app.domain.words import Words'),
    ],
)
def test_the_rule_lets_pass_what_is_lawful(rule, path, text):
    assert list(rule(Module(path, text))) == []


def test_the_readme_map_is_the_docstrings():
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("there is no README yet")
    assert read(readme.read_text(encoding="utf-8")) == sentences(), "renew it with: python -m tests.map"


def test_the_map_is_read_as_it_is_drawn():
    text = (
        "# A\n<!-- map -->\n```\napp/           The  program.\napp/cli.py     The terminal.\n```\n<!-- /map -->\nb  c"
    )
    assert read(text) == {"app/": "The  program.", "app/cli.py": "The terminal."}


def test_without_a_window_qt_is_not_imported():
    doors = [name for name in ("app.__main__", "app.cli") if (ROOT / f"{name.replace('.', '/')}.py").exists()]
    script = (
        f"import sys, {', '.join([*doors, 'app'])}; print(sorted(m for m in sys.modules if m.startswith('PySide6')))"
    )
    shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


OF_THIS_MACHINE = re.compile(
    r"--(extra-)?index-url|https?://[^\" ]+\.(whl|tar\.gz|deb|tgz)\b|https?://[^\" ]+/simple\b"
    r"|(^|[^A-Za-z.])/(work|farm|root|tmp/[a-z]|(home|Users)/[a-z]+/)",
    re.MULTILINE,
)


def test_no_file_tells_of_a_machine_or_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    texts = [
        name for name in listed.split("\0") if (ROOT / name).is_file() and not name.endswith((".svg", ".png", ".ico"))
    ]
    complaints = [
        f"{name}: {found[0]}"
        for name in texts
        if (found := OF_THIS_MACHINE.search((ROOT / name).read_text(encoding="utf-8", errors="replace")))
    ]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "work/main",
        "'/" + "root/.config'",
        "--index" + "-url x",
        "https://x.org/y" + ".whl",
        "/home/" + "ann/x",
    ],
)
def test_what_tells_of_a_machine_is_seen(text):
    assert OF_THIS_MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://www.okx.com/docs-v5/", "GET /api/v5/trade", "~/.local/share", "work/root"])
def test_what_tells_nothing_of_a_machine_passes(text):
    assert not OF_THIS_MACHINE.search(text)
