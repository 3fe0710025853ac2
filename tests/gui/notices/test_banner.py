from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from app.domain.repayment import Row, State
from app.domain.words import Language, Words
from app.gui.look import theme
from app.gui.notices import endings, troubles
from app.gui.notices.banner import FACES, Banner, Gravity
from app.journal.files import another_sender
from app.okx import codes, reads
from tests.gui.scene import repayment

SHORT, LONG = Words("Short.", "短。"), Words("A long sentence of many words. " * 20, "很长的一句话。" * 60)


@pytest.fixture
def banner(qtbot):
    shown = Banner()
    qtbot.addWidget(shown)
    shown.resize(1000, shown.height())
    shown.show()
    return shown


def test_every_gravity_has_a_face_and_each_of_an_icon_and_a_colour_that_is_not_alone(banner):
    assert set(FACES) == set(Gravity)
    for gravity in reversed(Gravity):
        banner.put(gravity, Words(gravity.name, gravity.name))
        assert banner._icon.isVisible()
        assert not banner._icon.pixmap().isNull()
        assert banner.text() == gravity.name
        assert banner._text.accessibleName() == f"Notice: {gravity.name}"


@pytest.mark.parametrize("dark", [False, True])
def test_its_words_can_be_read_on_its_colours(dark):
    plain = QPalette(QColor(45, 45, 48)) if dark else QPalette(QColor(240, 240, 240))
    for _, meaning in FACES.values():
        ink, ground = theme.tone(meaning, plain), theme.surface(meaning, plain)
        assert contrast(ink, ground) >= 4.5, meaning


def contrast(one, other):
    def part(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    lights = sorted(
        0.2126 * part(each.redF()) + 0.7152 * part(each.greenF()) + 0.0722 * part(each.blueF()) for each in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_only_what_is_kept_elsewhere_can_be_closed_and_then_the_next_is_said(banner):
    banner.put(Gravity.WITHDRAW, Words("withdraw", ""))
    for gravity in Gravity:
        banner.clear()
        banner.put(Gravity.NOTE, Words("note", ""))
        banner.put(gravity, SHORT)
        assert banner._close.isVisible() == gravity.closable
        banner.dismiss()
        assert (banner.shown is gravity) == (not gravity.closable)
    assert {gravity for gravity in Gravity if gravity.closable} == {
        Gravity.SENDING, Gravity.ELSEWHERE, Gravity.WRITTEN, Gravity.FAILED, Gravity.PARTLY, Gravity.LOCKING,
        Gravity.DONE, Gravity.NOTE, Gravity.CONTRADICTED,
    }  # fmt: skip


def test_it_is_closed_by_mouse_and_by_keyboard(qtbot, banner):
    for close in (
        lambda: qtbot.mouseClick(banner._close, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(banner._close, Qt.Key.Key_Space),
    ):
        banner.put(Gravity.DONE, SHORT)
        assert banner._close.focusPolicy() & Qt.FocusPolicy.TabFocus
        close()
        assert banner.shown is None


def test_in_quiet_times_it_says_whether_this_is_practice_and_at_which_exchange(banner):
    banner.set_practice("")
    assert banner.text() == "Practice uses a built-in simulator. No keys, no network, no money."
    banner.set_practice("http://127.0.0.1:8391")
    assert banner.text() == "Practice at http://127.0.0.1:8391, a practice exchange on this computer. No money."
    banner.set_practice(None)
    assert banner.text() == "Not affiliated with OKX. Not investment advice."


def test_a_short_sentence_needs_no_more_than_its_two_lines(banner):
    banner.put(Gravity.UNKNOWN, SHORT)
    assert not banner._more.isVisible()
    assert banner._text.toolTip() == ""


def test_a_long_sentence_is_read_whole_on_demand_and_grows_only_then(qtbot, banner):
    before = banner.height()
    banner.put(Gravity.UNKNOWN, LONG)
    assert banner.height() == before
    assert banner._text.toolTip() == LONG.en
    qtbot.mouseClick(banner._more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: banner._text.height() >= banner._text.heightForWidth(banner._text.width()))
    assert banner.height() > before
    qtbot.keyClick(banner._more, Qt.Key.Key_Space)
    assert banner.height() == before


@pytest.mark.parametrize("tag", Language)
def test_of_a_long_sentence_only_whole_lines_are_shown(banner, tag):
    shown = LONG.in_language(tag)
    banner.put(Gravity.UNKNOWN, Words(shown, shown))
    banner.layout().activate()
    one = banner._text.heightForWidth(1_000_000)
    assert divmod(banner._text.height(), one) == (2, 0)


def test_another_sentence_is_two_lines_high_again(qtbot, banner):
    before = banner.height()
    banner.put(Gravity.OFFLINE, LONG)
    qtbot.mouseClick(banner._more, Qt.MouseButton.LeftButton)
    banner.put(Gravity.UNKNOWN, LONG + SHORT)
    assert banner.height() == before


def test_it_tells_once_of_each_sentence_that_is_shown(banner):
    spoken = []
    banner.spoke.connect(lambda gravity, text: spoken.append((gravity, text)))
    banner.put(Gravity.OFFLINE, SHORT)
    banner.put(Gravity.OFFLINE, SHORT)
    banner.put(Gravity.WITHDRAW, Words("behind", ""))
    banner.retranslate()
    banner.lift(Gravity.OFFLINE)
    banner.lift(Gravity.WITHDRAW)
    banner.put(Gravity.OFFLINE, SHORT)
    assert spoken == [(Gravity.OFFLINE, "Short."), (Gravity.WITHDRAW, "behind"), (Gravity.OFFLINE, "Short.")]


def sentences():
    for code, known in codes.MEANINGS.items():
        yield endings.of_failure(repayment(42, Row("BTC", State.REFUSED, code=code, message="OKX's own words.")))
        yield known.advice
    yield from (reads.refusal(code, "OKX's own words.").words for code in codes.MEANINGS)
    unknown = [repayment(number, Row("BTC", State.UNKNOWN, code=code)) for number, code in ((41, "CUT"), (42, ""))]
    yield troubles.of_unknown(unknown, undecided=frozenset({41, 42}))
    yield from (troubles.of_unknown(some, undecided=frozenset()) for some in (unknown, unknown[:1], unknown[1:]))
    yield troubles.defect("ZeroDivisionError")
    yield another_sender().words


@pytest.mark.parametrize("tag", Language)
@pytest.mark.parametrize("width", [600, 1000])
def test_every_sentence_is_whole_or_can_be_made_whole(banner, tag, width):
    banner.resize(width, banner.height())
    whole = 0
    for words in sentences():
        shown = words.in_language(tag)
        banner.put(Gravity.FAILED, Words(shown, shown))
        text = banner._text
        banner.layout().activate()
        if banner._more.isHidden():
            whole += 1
            assert text.heightForWidth(text.width()) <= text.height(), shown
        else:
            assert text.toolTip() == shown
    assert whole > 10
