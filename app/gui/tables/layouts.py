"""How the window and its tables looked when they were left, brought back before the first paint and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer, Slot

from app.gui.main_window import MainWindow
from app.gui.tables import table_layout
from app.gui.tables.table import Table
from app.gui.tools.preferences import Preferences

if TYPE_CHECKING:
    from app.settings import Settings

_KEPT_AFTER_MS = 1_000
_WINDOW, _HALVES = "window", "halves"


class Layouts(QObject):
    """Each under a name of its own in `Settings.layouts`; one that is damaged is left aside."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._tables: dict[str, Table] = {
            "debts": window.debts.table,
            "results": window.records.results.table,
            "history": window.records.history.table,
            "journal": window.records.journal.table,
        }
        self._restore(preferences.settings.layouts)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_KEPT_AFTER_MS)
        self._later.timeout.connect(self.keep)
        for table in self._tables.values():
            table.layout_changed.connect(self._later.start)
        window.halves.splitterMoved.connect(self._later.start)

    def _restore(self, layouts: Mapping[str, str]) -> None:
        for name, table in self._tables.items():
            layout = table_layout.read(layouts.get(name, ""))
            if layout is not None:
                table.header.restore(layout)
        if _WINDOW in layouts:
            self._window.restoreGeometry(_bytes(layouts[_WINDOW]))
        if _HALVES in layouts:
            self._window.halves.restoreState(_bytes(layouts[_HALVES]))

    @Slot()
    def keep(self) -> None:
        """Have the layouts kept as they are now, where they are others than before."""
        self._later.stop()
        now = {name: table.header.layout_shown().saved() for name, table in self._tables.items()}
        now[_WINDOW] = _text(self._window.saveGeometry())
        now[_HALVES] = _text(self._window.halves.saveState())
        before = self._preferences.settings.layouts
        changed = {name: layout for name, layout in now.items() if layout != before.get(name)}
        if not changed:
            return

        def with_changed(settings: Settings) -> Settings:
            return replace(settings, layouts={**settings.layouts, **changed})

        self._preferences.change(with_changed)


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode()))


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()
