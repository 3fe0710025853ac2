"""No text is left in English by oversight, none is stale, and each says as much in Chinese as in English."""

from __future__ import annotations

import ast
import importlib.util
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.map import ROOT

_spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
translations = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(translations)

"""True as soon as the last text is translated: an unfinished, missing or vanished one then fails."""

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
# What has no Chinese in Chinese: what leads to the other language, keys, and what OKX itself writes in Latin letters.
SAME = {"en", "EN/中", "切换到简体中文", "Ctrl+Enter", "≈ USD", "API &key", "&Secret key", "&Passphrase", "API keys"}

# Where a text becomes visible, by the name of what is called.
SHOWING = {
    *("setText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setTitle", "setPlaceholderText"),
    *("setAccessibleName", "setAccessibleDescription", "setInformativeText", "setDetailedText", "setLabelText"),
    *("addAction", "addMenu", "addItem", "addItems", "addTab", "addRow", "addButton", "addSection"),
    *("setItemText", "setTabText", "setHeaderLabels", "setPrefix", "setSuffix", "setSpecialValueText", "showMessage"),
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu"),
    *("critical", "warning", "information", "question", "about"),
}
TRANSLATING = {"tr", "translate", "said"}
# Literals that are shown as they stand, and why.
EXCEPTED = {
    ("app/gui/accounts/account_form.py", "https://….okx.com"): "an address",
    ("app/gui/accounts/proxy_form.py", "socks5h://127.0.0.1:1080"): "an address",
    ("app/gui/tools/settings_dialog.py", "socks5h://127.0.0.1:1080"): "an address",
    ("app/gui/application.py", "One-Click Repay"): "the program's name, before any language is known",
}


@dataclass(frozen=True)
class Message:
    context: str
    source: str
    comment: str
    translation: str
    finished: bool


def messages(file=translations.CHINESE) -> list[Message]:
    found = []
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            said = message.find("translation")
            found.append(
                Message(
                    context.findtext("name"),
                    message.findtext("source"),
                    message.findtext("comment") or "",
                    said.text or "",
                    finished=said.get("type") is None,
                )
            )
    return found


def finished():
    return [pytest.param(each, id=f"{each.context}: {each.source}") for each in messages() if each.finished]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The file as it is after the source was read anew."""
    copy = tmp_path_factory.mktemp("i18n") / translations.CHINESE.name
    copy.write_bytes(translations.CHINESE.read_bytes())
    translations.extract(copy)
    return copy


def test_every_text_of_the_source_is_there_and_no_other(fresh):
    before, after = set(messages()), set(messages(fresh))
    assert (after - before, before - after) == (set(), set()), "renew it with: make translations"
    assert fresh.read_bytes() == translations.CHINESE.read_bytes()


def test_no_text_is_untranslated():
    assert [(each.context, each.source) for each in messages() if not each.finished] == []


def test_an_untranslated_and_a_stale_text_are_seen(tmp_path):
    (tmp_path / "new.py").write_text("class New:\n    def f(self):\n        self.tr('Newly written')\n", "utf-8")
    copy = tmp_path / translations.CHINESE.name
    copy.write_bytes(translations.CHINESE.read_bytes())
    translations.extract(copy, source=tmp_path)
    assert messages(copy) == [Message("New", "Newly written", "", "", finished=False)]


def test_what_is_compiled_is_what_was_translated(tmp_path):
    compiled = tmp_path / "compiled.qm"
    translations.release(translations.CHINESE, compiled)
    assert compiled.read_bytes() == translations.CHINESE.with_suffix(".qm").read_bytes(), "renew: make translations"


@pytest.mark.parametrize("message", finished())
def test_a_translation_has_the_placeholders_mnemonics_and_dots_of_its_text(message):
    source, translation = message.source, message.translation
    assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(source))
    assert translation.count("&") == source.count("&")
    assert translation.endswith("…") == source.endswith("…")
    assert translation == translation.strip()
    assert CHINESE.search(translation) or source in SAME or not any(map(str.isalpha, PLACEHOLDER.sub("", source)))


def modules(top="app/gui"):
    for file in sorted((ROOT / top).rglob("*.py")):
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def offered(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every text that is offered for translation, with the context that it is looked up in."""
    for holder in ast.walk(tree):
        for node in ast.iter_child_nodes(holder) if isinstance(holder, ast.ClassDef) else ():
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and name_of(call) == "tr":
                    yield holder.name, call.args[0]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call) == "translate" and len(call.args) > 1:
            yield ast.literal_eval(call.args[0]), call.args[1]


def test_every_text_offered_for_translation_is_found_by_qt_s_tool(fresh):
    found = {(each.context, each.source) for each in messages(fresh)}
    for path, tree in modules("app"):
        for context, text in offered(tree):
            assert isinstance(text, ast.Constant), f"{path}:{text.lineno}: only literals are extracted"
            assert (context, text.value) in found, f"{path}:{text.lineno}: Qt's tool does not see it where it stands"


def untranslated(node: ast.AST) -> Iterator[ast.Constant]:
    """The literals with a letter in them that no translating call is given."""
    if isinstance(node, ast.Call) and name_of(node) in TRANSLATING:
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and any(map(str.isalpha, node.value)):
            yield node
        return
    if isinstance(node, ast.Subscript | ast.Compare):
        return
    if isinstance(node, ast.FormattedValue):
        yield from untranslated(node.value)
        return
    for child in ast.iter_child_nodes(node):
        yield from untranslated(child)


def shown_as_they_are(tree: ast.Module) -> Iterator[ast.Constant]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call) in SHOWING and not is_logging(call):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                yield from untranslated(argument)


def is_logging(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "_log"


def test_no_visible_text_goes_round_the_translation():
    found = {(path, text.value): text.lineno for path, tree in modules() for text in shown_as_they_are(tree)}
    assert {key: line for key, line in found.items() if key not in EXCEPTED} == {}
    assert EXCEPTED.keys() <= found.keys(), "an exception is no longer needed"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("w.setText('Go')", 1),
        ("w.setText(f'{x} ms')", 1),
        ("w.setToolTip('Yes' if x else self.tr('No'))", 1),
        ("QLabel('Go')", 1),
        ("w.addItems(['One', 'Two'])", 2),
        ("w.setText(self.tr('Go'))", 0),
        ("w.setText(f'{a}: {b}')", 0),
        ("w.setText(self.tr('In {s} s').format(s=x))", 0),
        ("w.setText(texts['name'])", 0),
        ("_log.warning('So')", 0),
    ],
)
def test_what_goes_round_the_translation_is_seen(line, seen):
    assert len(list(shown_as_they_are(ast.parse(line)))) == seen


@dataclass(frozen=True)
class Pair:
    """The two texts of a `Words`, with each value put in as its source."""

    where: str
    en: str
    zh: str


def as_text(node: ast.expr) -> str | None:
    """A literal as it reads, with each value in braces as it is written; None for what is no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (
            part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}" for part in node.values
        )
        return "".join(parts)
    return None


def pairs() -> Iterator[Pair]:
    for path, tree in modules("app"):
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and name_of(call) == "Words" and len(call.args) == 2:
                en, zh = map(as_text, call.args)
                if en is not None and zh is not None:
                    yield Pair(f"{path}:{call.lineno}", en, zh)


def values(text: str) -> set[str]:
    """What is put in; of a value that is itself a pair, either half counts as the same."""
    return {re.sub(r"\b(en|zh)\b", "", each) for each in PLACEHOLDER.findall(text)}


def test_a_sentence_outside_qt_says_the_same_in_both_languages():
    found = list(pairs())
    assert len(found) > 100
    assert [pair for pair in found if not says_the_same(pair)] == []


# A pair whose halves are equal, and a value that may be missing in Chinese.
EQUAL = {"OK", "One-Click Repay {__version__}"}
ENGLISH_ONLY = {"{said}"}  # the English text of a ValueError


def says_the_same(pair: Pair) -> bool:
    worded = any(map(str.isalpha, PLACEHOLDER.sub("", pair.en)))
    chinese = CHINESE.search(pair.zh) is not None or not worded or (pair.en == pair.zh and pair.en in EQUAL)
    return chinese and values(pair.en) ^ values(pair.zh) <= ENGLISH_ONLY


@pytest.mark.parametrize(
    ("en", "zh"), [("Go on", ""), ("Go on", "Go on"), ("Order {n}", "订单"), ("{n} debts", "{m} 项负债")]
)
def test_a_sentence_that_does_not_say_the_same_is_seen(en, zh):
    assert not says_the_same(Pair("", en, zh))
