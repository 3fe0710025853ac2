from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTabBar, QVBoxLayout, QWidget

from app.domain.account import Environment
from app.domain.words import Language
from app.gui.look import appearance as appearance_module
from app.gui.look import fonts, theme
from app.gui.look.appearance import NO_CHINESE_FONT, Appearance
from app.gui.look.figures import HIDDEN
from app.gui.look.icons import Icon, icon
from app.gui.look.language import shown_language
from app.gui.look.overflow import Overflow
from app.gui.look.theme import Tone
from app.settings import Settings, Theme
from tests.gui.desk import running
from tests.gui.scene import LIVE

PLAIN = Settings(language=Language.ENGLISH)
GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
ROLE = QPalette.ColorRole


@pytest.fixture
def appearance(qapp):
    palette, font = qapp.palette(), qapp.font()
    made = Appearance(qapp)
    yield made
    made.close()
    made.show(PLAIN)
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def shown(qapp, appearance):
    """Shows settings, and lets every window have heard of it."""

    def show(settings):
        appearance.show(settings)
        for _ in range(2):
            qapp.sendPostedEvents()

    return show


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2.2 measures it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


def backgrounds(palette, group=QPalette.ColorGroup.Active):
    """Everything that a text in a tone may stand on."""
    roles = (ROLE.Window, ROLE.Base, ROLE.AlternateBase, ROLE.Light, ROLE.Highlight)
    return {role.name: palette.color(group, role) for role in roles}


def pairs(palette):
    """Every pair of a text's and its background's colour that the window uses, by name."""
    for group in GROUPS:
        for text, on in (
            *((ROLE.WindowText, role) for role in (ROLE.Window, ROLE.Base, ROLE.AlternateBase, ROLE.Light)),
            *((ROLE.Text, role) for role in (ROLE.Base, ROLE.AlternateBase, ROLE.Window)),
            *((ROLE.PlaceholderText, role) for role in (ROLE.Base, ROLE.Window)),
            *((ROLE.ButtonText, role) for role in (ROLE.Button, ROLE.Window)),
            (ROLE.BrightText, ROLE.Window),
            (ROLE.HighlightedText, ROLE.Highlight),
            (ROLE.ToolTipText, ROLE.ToolTipBase),
            *((link, role) for link in (ROLE.Link, ROLE.LinkVisited) for role in (ROLE.Window, ROLE.Base)),
        ):
            yield f"{text.name} on {on.name}", palette.color(group, text), palette.color(group, on)
        pane = theme.pane_palette(is_dark=theme.dark(palette)).color(group, ROLE.Button)
        yield "WindowText on a pane", palette.color(group, ROLE.WindowText), pane
        for meaning in Tone:
            yield f"{meaning.name} on a pane", theme.tone(meaning, palette), pane
            for name, colour in backgrounds(palette, group).items():
                yield f"{meaning.name} on {name}", theme.tone(meaning, palette), colour
            yield f"{meaning.name} on its surface", theme.tone(meaning, palette), theme.surface(meaning, palette)
    for environment in Environment:
        yield f"badge {environment.name}", QColor("white"), theme.environment_colour(environment)


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_text_can_be_read_on_what_it_stands_on(is_dark):
    palette = theme.palette(is_dark=is_dark)
    assert theme.dark(palette) == is_dark
    measured = {name: round(contrast(text, on), 2) for name, text, on in pairs(palette)}
    assert {name: ratio for name, ratio in measured.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("is_dark", [False, True])
def test_icons_bars_and_the_focus_stand_out_and_what_is_disabled_can_still_be_read(is_dark):
    palette, bar = theme.palette(is_dark=is_dark), theme.bar_palette(is_dark=is_dark)
    outline = theme.field_palette(is_dark=is_dark).color(ROLE.Window).darker(140)
    disabled = QPalette.ColorGroup.Disabled
    measured = {
        **{f"focus on {name}": contrast(theme.focus_colour(palette), on) for name, on in backgrounds(palette).items()},
        "focus on a button": contrast(theme.focus_colour(palette), palette.color(ROLE.Button)),
        "icon on a button": contrast(palette.color(ROLE.ButtonText), palette.color(ROLE.Button)),
        "outline on a field": contrast(outline, palette.color(ROLE.Base)),
        "outline on the window": contrast(outline, palette.color(ROLE.Window)),
        "outline on a selected row": contrast(outline, palette.color(ROLE.Highlight)),
        "bar": contrast(bar.color(ROLE.Highlight), bar.color(ROLE.Base)),
        **{
            f"disabled {text.name} on {on.name}": contrast(palette.color(disabled, text), palette.color(disabled, on))
            for text, on in (
                (ROLE.WindowText, ROLE.Window),
                (ROLE.Text, ROLE.Base),
                (ROLE.ButtonText, ROLE.Button),
                (ROLE.HighlightedText, ROLE.Highlight),
            )
        },
    }
    assert {name: round(ratio, 2) for name, ratio in measured.items() if ratio < 3} == {}


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_palette_leaves_no_colour_to_the_platform(is_dark):
    palette = theme.palette(is_dark=is_dark)
    roles = [role for role in ROLE if role not in {ROLE.NoRole, ROLE.NColorRoles}]
    assert all(palette.isBrushSet(group, role) for group in (*GROUPS, QPalette.ColorGroup.Disabled) for role in roles)


def test_light_and_dark_are_shown_at_once_and_reach_what_chose_a_colour_of_its_own(desk, shown):
    desk.ready(LIVE, running("SOL")).seen()
    window = desk.window
    for chosen, is_dark in ((Theme.DARK, True), (Theme.LIGHT, False), (Theme.DARK, True)):
        shown(replace(PLAIN, theme=chosen))
        coloured = (window, window.debts.table, window.results, window.payment, window.banner)
        assert [theme.dark(widget.palette()) for widget in coloured] == [is_dark] * len(coloured)
        quiet = theme.tone(Tone.QUIET, window.palette())
        assert window.payment._caution.palette().color(ROLE.WindowText) == quiet
        good = theme.tone(Tone.GOOD, window.palette())
        assert window.status._mark.palette().color(window.status._mark.foregroundRole()) == good


def test_the_system_s_colours_are_followed_unless_others_are_chosen(appearance, qapp, monkeypatch):
    scheme = Qt.ColorScheme.Light

    class Hints:
        def colorScheme(self):  # noqa: N802 - Qt's name
            return scheme

        def setColorScheme(self, _):  # noqa: N802 - Qt's name
            pass

        colorSchemeChanged = appearance._hints.colorSchemeChanged  # noqa: N815 - Qt's name

    monkeypatch.setattr(appearance, "_hints", Hints())
    appearance.show(PLAIN)
    assert not theme.dark(qapp.palette())
    scheme = Qt.ColorScheme.Dark
    appearance._follow_system()
    assert theme.dark(qapp.palette())
    appearance.show(replace(PLAIN, theme=Theme.LIGHT))
    appearance._follow_system()
    assert not theme.dark(qapp.palette())


@pytest.mark.usefixtures("appearance")
def test_the_change_of_the_system_s_colours_is_heeded(qapp):
    assert qapp.styleHints().receivers("2colorSchemeChanged(Qt::ColorScheme)") > 0


def test_the_focus_is_ringed_in_every_window_even_after_one_with_it_is_gone(qtbot, appearance, shown):
    shown(PLAIN)
    for _ in range(2):
        dialog = QDialog()
        fields = [QLineEdit(dialog), QPushButton(dialog)]
        fields[1].move(0, 60)
        dialog.show()
        for field in fields:
            appearance._ring.move(None, field)
            assert appearance._ring.around is field
            qtbot.waitUntil(appearance._ring._ring.isVisible)
        colour = theme.focus_colour(dialog.palette())
        image = dialog.grab().toImage()
        assert colour.name() in {image.pixelColor(x, y).name() for x in range(20) for y in range(57, 65)}
        shiboken6.delete(dialog)
        assert appearance._ring.around is None


def test_what_cannot_have_the_focus_has_no_ring(qtbot, appearance):
    label = QLabel()
    qtbot.addWidget(label)
    for reached in (None, label):
        appearance._ring.move(None, reached)
        assert appearance._ring.around is None


def test_the_language_is_that_of_the_settings_or_else_the_system_s(appearance, monkeypatch):
    appearance.show(replace(PLAIN, language=Language.CHINESE))
    assert shown_language() is Language.CHINESE
    monkeypatch.setattr(appearance_module, "system_language", lambda: Language.ENGLISH)
    appearance.show(Settings())
    assert shown_language() is Language.ENGLISH
    assert appearance.compromise is None


def test_without_a_chinese_font_the_window_stays_english_and_says_why(qtbot, appearance, monkeypatch):
    monkeypatch.setattr(fonts, "shows_chinese", lambda _: False)
    with qtbot.waitSignal(appearance.compromised) as told:
        appearance.show(replace(PLAIN, language=Language.CHINESE))
    assert told.args == [NO_CHINESE_FONT]
    assert appearance.compromise == NO_CHINESE_FONT
    assert shown_language() is Language.ENGLISH
    assert "\n" not in NO_CHINESE_FONT.en
    with qtbot.assertNotEmitted(appearance.compromised):
        appearance.show(replace(PLAIN, language=Language.CHINESE, hide_amounts=True))


def test_chinese_is_written_in_simplified_shapes(qapp):
    families = fonts.with_chinese(qapp.font()).families()
    assert families[0] == QFontInfo(qapp.font()).family()
    assert set(families[1:]) <= set(fonts._SIMPLIFIED)
    assert fonts.shows_chinese(fonts.with_chinese(qapp.font())) == (len(families) > 1)


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2, 3])
@pytest.mark.parametrize("side", [16, 20])
def test_icons_are_not_scaled_at_any_usual_scaling(ratio, side):
    sizes = {size.width() for size in icon(Icon.FILLED, QColor("black")).availableSizes()}
    assert round(side * ratio) in sizes


@pytest.mark.usefixtures("qapp")
def test_the_icon_of_a_selected_row_keeps_its_colour():
    made = icon(Icon.FAILED, QColor("#b3261e"))
    plain, selected = (made.pixmap(24, 24, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected))
    assert plain == selected


def test_hidden_amounts_are_dots_in_every_table_panel_tooltip_and_name_and_times_stay(desk, shown):
    desk.ready(LIVE, running("SOL")).seen().choose("BTC")
    window = desk.window
    before = figures_of(window)
    assert any("2.5" in text for text in before)
    assert any("12\u00a0345.67" in text or "12345.67" in text for text in before)
    shown(replace(PLAIN, hide_amounts=True))
    hidden = figures_of(window)
    assert HIDDEN in hidden
    assert not [text for text in hidden if "2.5" in text or "345" in text.replace("\u00a0", "")]
    dialog = desk.review()
    assert not [label.text() for label in dialog.findChildren(QLabel) if HIDDEN in label.text()]
    shown(PLAIN)
    assert figures_of(window) == before


def test_amounts_stay_hidden_when_the_language_changes(desk, shown):
    desk.ready(LIVE, running("SOL")).seen().choose("BTC")
    for language in (Language.CHINESE, Language.ENGLISH, Language.CHINESE):
        shown(replace(PLAIN, language=language, hide_amounts=True))
        texts = [label.text() for label in desk.window.payment._amounts.values()]
        assert [text for text in texts if any(map(str.isdigit, text))] == []
        assert shown_language() is language


def figures_of(window):
    texts = []
    for model in (window.debts_model, window.results_model):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                texts += [index.data(Qt.ItemDataRole.DisplayRole), index.data(Qt.ItemDataRole.ToolTipRole)]
    for label in window.payment._amounts.values():
        texts += [label.text(), label.toolTip(), label.accessibleName()]
    return [text for text in texts if text]


def test_the_digits_and_their_groups_are_the_same_in_both_languages(desk, shown):
    desk.ready(LIVE, running("SOL")).seen().choose("BTC")
    english = [label.text() for label in desk.window.payment._amounts.values()]
    shown(replace(PLAIN, language=Language.CHINESE))
    assert [label.text() for label in desk.window.payment._amounts.values()] == english
    assert QLocale().decimalPoint() == "."


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("colour", [theme.main_act(), *map(theme.environment_colour, Environment)])
def test_the_button_of_the_main_act_stands_out_and_its_words_can_be_read(qtbot, is_dark, colour):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setPalette(theme.palette(is_dark=is_dark))
    button.resize(120, 30)
    plain = button.grab().toImage().pixelColor(60, 15)
    theme.stand_out(button, colour)
    button.show()
    shown = button.grab().toImage()
    drawn = [shown.pixelColor(60, y) for y in range(6, 24)]
    assert min(contrast(each, QColor("white")) for each in drawn) >= 4.5
    assert all(abs(each.hue() - colour.hue()) <= 6 for each in drawn)
    button.setEnabled(False)
    assert contrast(button.grab().toImage().pixelColor(60, 15), plain) < 1.3


def test_the_ring_round_tabs_ends_with_the_last_of_them(qtbot, appearance):
    tabs = QTabBar(expanding=False)
    for name in ("Results", "Journal"):
        tabs.addTab(name)
    page = QWidget()
    QVBoxLayout(page).addWidget(tabs)
    page.resize(600, 100)
    qtbot.addWidget(page)
    page.show()
    appearance._ring.move(None, tabs)
    ring = appearance._ring._ring
    end = ring.mapFromGlobal(tabs.mapToGlobal(tabs.tabRect(1).bottomRight())).x()
    assert end <= ring.last() <= end + 4 < ring.width() - 100


def test_what_no_longer_scrolls_does_not_keep_the_keyboard(qtbot):
    page, inner, after = QWidget(), QLabel("a\n" * 60), QPushButton()
    scrolled = Overflow(inner)
    column = QVBoxLayout(page)
    column.addWidget(scrolled)
    column.addWidget(after)
    qtbot.addWidget(page)
    page.resize(200, 200)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: scrolled.focusPolicy() is Qt.FocusPolicy.StrongFocus)
    scrolled.setFocus()
    qtbot.waitUntil(scrolled.hasFocus)
    inner.setText("a")
    qtbot.waitUntil(after.hasFocus)
    assert scrolled.focusPolicy() is Qt.FocusPolicy.NoFocus
