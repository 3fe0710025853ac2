"""The menu of scenarios that practice can be opened in, for whoever tries what the window shows."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from app.gui.look.language import Retranslated, said


class PracticeMenu(Retranslated, QPushButton):
    """Lists the scenarios in their groups, the present one checked; `chosen` brings the name of another one.

    It is hidden until `offer` is called.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._current = ""
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self.setMenu(self._menu)
        self.setAutoDefault(False)
        self._menu.aboutToShow.connect(self._list)
        self._group.triggered.connect(self._choose)
        self.hide()
        self.retranslate()

    def offer(self, offered: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show the menu in the head of the window, or hide it."""
        self.setVisible(offered)

    def show_current(self, scenario: str) -> None:
        """Check the scenario that practice is open in, none for ""."""
        self._current = scenario
        for action in self._group.actions():
            action.setChecked(action.data() == scenario)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setText(self.tr("Practice"))
        for widget in (self, self._menu):
            widget.setAccessibleName(self.tr("Practice scenarios"))
        self.setToolTip(self.tr("Open practice anew in another scenario"))
        self._forget()

    def _forget(self) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        self._menu.clear()

    @Slot()
    def _list(self) -> None:
        # The first paint does not wait for it.
        from app.practice.scenarios import GROUPS  # noqa: PLC0415

        if not self._menu.isEmpty():
            return
        for title, scenarios in GROUPS:
            below = self._menu.addMenu(said(title))
            for scenario in scenarios:
                action = QAction(said(scenario.words), below, checkable=True)
                action.setData(scenario.name)
                action.setChecked(scenario.name == self._current)
                self._group.addAction(action)
                below.addAction(action)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
        self.show_current(self._current)
