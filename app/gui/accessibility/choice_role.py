"""What a drop-down list is in the accessibility tree: named by what it is for, wherever it runs."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox

_Text = QAccessible.Text


class ChoiceRole(QAccessibleWidget):
    """As Qt's own, but for the name.

    On Linux and macOS Qt names a drop-down list by what is chosen in it, whatever its accessible name and its label:
    https://code.qt.io/cgit/qt/qtbase.git/tree/src/widgets/accessible/complexwidgets.cpp
    """

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box, QAccessible.Role.ComboBox)
        self._box = box

    def text(self, kind: QAccessible.Text) -> str:
        """What it is for, what is chosen, and the key that opens it."""
        if kind is _Text.Value:
            return self._box.currentText()
        return "Down" if kind is _Text.Accelerator else super().text(kind)

    def state(self) -> QAccessible.State:
        """Whether it is open, beside what is said of every widget."""
        state = super().state()
        state.expandable = True
        state.expanded = self._box.view().isVisible()
        return state

    def childCount(self) -> int:
        """Its list alone."""
        return 1

    def child(self, at: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Its list, be it open or not."""
        return QAccessible.queryAccessibleInterface(self._box.view()) if at == 0 else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """0 for its list, -1 for everything else."""
        return 0 if child.object() is self._box.view() else -1

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as above
        """None: its list is a window of its own."""
        return None

    def actionNames(self) -> list[str]:
        """To open or to close it; nothing while it is disabled."""
        actions = QAccessibleActionInterface
        return [actions.showMenuAction(), actions.pressAction()] if self._box.isEnabled() else []

    def doAction(self, name: str) -> None:
        """Open or close it."""
        if name in self.actionNames():
            (self._box.hidePopup if self._box.view().isVisible() else self._box.showPopup)()
