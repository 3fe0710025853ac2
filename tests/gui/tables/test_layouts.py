from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt

from app.gui.main_window import MainWindow
from app.gui.tables.layouts import Layouts
from app.gui.tools.preferences import Preferences
from app.settings import Settings


@pytest.fixture
def windows(qtbot, clock):
    """A window with its layouts, as these settings have them."""

    def windows(settings):
        window, preferences = MainWindow(clock=clock), Preferences(settings)
        qtbot.addWidget(window)
        return window, preferences, Layouts(window, preferences)

    return windows


def test_window_and_tables_come_back_as_they_were_left(windows):
    window, preferences, layouts = windows(Settings())
    window.resize(790, 640)  # the offscreen screen has 800 by 800
    window.halves.setSizes([200, 400])
    window.debts.table.header.show_column(3, False)
    window.records.journal.table.header.resizeSection(1, 123)
    window.records.history.table.header.setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    layouts.keep()
    again, _, _ = windows(preferences.settings)
    assert again.size() == QSize(790, 640)
    assert again.halves.saveState() == window.halves.saveState()
    assert 3 not in again.debts.table.header.shown_columns()
    assert again.records.journal.table.header.sectionSize(1) == 123
    assert again.records.history.table.header.sortIndicatorSection() == 2
    assert set(preferences.settings.layouts) == {"debts", "results", "history", "journal", "window", "halves"}


@pytest.mark.parametrize("damage", ["", "no base64!", "AAAA", "eyJ2ZXJzaW9uIjogMX0="])
def test_a_damaged_layout_is_left_aside(windows, damage):
    names = ("debts", "results", "history", "journal", "window", "halves")
    plain, _, _ = windows(Settings())
    window, _, _ = windows(Settings(layouts=dict.fromkeys(names, damage)))
    assert window.size() == plain.size()
    assert window.debts.table.header.layout_shown() == plain.debts.table.header.layout_shown()


def test_a_change_is_kept_soon_and_beside_what_another_window_kept(qtbot, windows):
    window, preferences, layouts = windows(Settings(layouts={"other": "x"}))
    layouts._later.setInterval(0)
    window.results.header.show_column(2, False)
    window.results.layout_changed.emit()
    qtbot.waitUntil(lambda: "results" in preferences.settings.layouts)
    assert preferences.settings.layouts["other"] == "x"


def test_what_is_as_it_was_is_not_written_again(windows):
    _, preferences, layouts = windows(Settings())
    layouts.keep()
    asked = []
    preferences.asked.connect(asked.append)
    layouts.keep()
    assert asked == []
