from __future__ import annotations

import gc
import re

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QFileIconProvider, QLabel, QLineEdit

from app.domain.account import Environment
from app.domain.words import Language, Words
from app.gui.look.badge import environment_word
from app.gui.look.language import said, shown_language, system_language
from app.gui.opening.welcome import Welcome
from app.paths import resources


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (("zh-Hans-CN", "zh-CN", "zh-Hans", "zh"), Language.CHINESE),
        (("zh-SG",), Language.CHINESE),
        (("zh",), Language.CHINESE),
        (("zh-Hant-TW", "zh-TW", "zh-Hant", "zh"), Language.ENGLISH),
        (("zh-HK",), Language.ENGLISH),
        (("en-US", "zh-Hans-CN"), Language.ENGLISH),
        (("fr-FR", "fr", "zh-Hans-CN"), Language.CHINESE),
        (("fr-FR",), Language.ENGLISH),
        ((), Language.ENGLISH),
    ],
)
def test_the_system_s_language_is_the_first_of_ours_that_its_user_reads(tags, language):
    assert system_language(tags) is language


def test_without_tags_the_system_is_asked():
    assert system_language() is Language.ENGLISH


def test_ours_and_qt_s_own_texts_change_and_change_back(qtbot, speak):
    page, box = Welcome(), QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(page)
    qtbot.addWidget(box)
    speak(Language.CHINESE)
    assert shown_language() is Language.CHINESE
    assert said(Words("english", "中文")) == "中文"
    assert page._try.text() == "进入练习(&T)"
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
    line = QLineEdit()
    qtbot.addWidget(line)
    assert any("全选" in action.text() for action in line.createStandardContextMenu().actions())
    speak(Language.ENGLISH)
    assert shown_language() is Language.ENGLISH
    assert page._try.text() == "&Try practice"
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancel"


def test_a_translation_that_is_replaced_while_it_is_shown_is_still_there(speak, tmp_path, monkeypatch):
    (tmp_path / "i18n").mkdir()
    file = tmp_path / "i18n" / "one-click-repay_zh_CN.qm"
    file.write_bytes((resources() / "i18n" / file.name).read_bytes())
    monkeypatch.setattr("app.gui.look.language.resources", lambda: tmp_path)
    speak(Language.CHINESE)
    file.write_bytes(b"")
    gc.collect()
    assert QCoreApplication.translate("StateWords", "Filled") == "已完成"


def test_without_its_file_the_language_stays_english(speak, tmp_path, monkeypatch):
    monkeypatch.setattr("app.gui.look.language.resources", lambda: tmp_path)
    speak(Language.CHINESE)
    assert shown_language() is Language.ENGLISH


def test_of_qt_s_own_file_dialog_no_label_stays_english(qtbot, speak, tmp_path):
    (tmp_path / "folder").mkdir()
    dialog = QFileDialog(None, "", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.open()
    speak(Language.CHINESE)
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"位置(&I)：", "文件类型(&T)："} <= set(labels)
    assert not any(re.search("[A-Za-z]{2}", text) for text in labels)
    provider = QFileIconProvider()
    assert provider.type(QFileInfo(str(tmp_path / "folder"))) == "文件夹"
    speak(Language.ENGLISH)
    assert "&Look in:" in [label.text() for label in dialog.findChildren(QLabel)]


def test_the_language_that_is_shown_already_is_not_installed_again(speak, monkeypatch):
    speak(Language.CHINESE)
    monkeypatch.setattr(QCoreApplication, "installTranslator", lambda _: pytest.fail("installed again"))
    speak(Language.CHINESE)


def test_every_binding_word_of_the_states_is_the_exchange_s(speak, window):
    speak(Language.CHINESE)
    titles = [window.results_model.headerData(at, Qt.Orientation.Horizontal) for at in range(9)]
    assert {"交易时间", "已还数量", "实际支付", "剩余负债"} <= set(titles)
    assert environment_word(Environment.LIVE) == "实盘"
    assert environment_word(Environment.DEMO) == "模拟盘"
    assert environment_word(Environment.PRACTICE) == "练习"
    for english, chinese in (
        ("Filled", "已完成"),
        ("Failed", "失败"),
        ("Filled, rest remains", "已完成，仍有剩余"),
        ("Unknown, checking", "结果待确认，核对中"),
    ):
        assert QCoreApplication.translate("StateWords", english) == chinese
