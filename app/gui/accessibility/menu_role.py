"""What a button that opens a menu is in the accessibility tree: the menu is in it as long as it is open."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QMenu

from app.gui.look.language import without_mnemonic


class MenuRole(QAccessibleWidget):
    """As Qt's own, but for the menu: Qt leaves out every window that pops up, and so has no open menu in the tree."""

    def __init__(self, button: QAbstractButton, menu: QMenu) -> None:
        super().__init__(button, QAccessible.Role.ButtonMenu)
        self._button, self._menu = button, menu
        # An item that is chosen here, and not by hand, would leave the menu open.
        menu.triggered.connect(menu.hide)

    def text(self, kind: QAccessible.Text) -> str:
        """Its own name, or else the words on it."""
        text = super().text(kind)
        return without_mnemonic(self._button.text()) if kind is QAccessible.Text.Name and not text else text

    def state(self) -> QAccessible.State:
        """That it has a menu, beside what is said of every widget."""
        state = super().state()
        state.hasPopup = True
        return state

    def childCount(self) -> int:
        """Its menu while that is open."""
        return int(self._menu.isVisible())

    def child(self, at: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Its menu while that is open."""
        return QAccessible.queryAccessibleInterface(self._menu) if at == 0 and self._menu.isVisible() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """0 for its menu, -1 for everything else."""
        return 0 if child.object() is self._menu else -1

    def actionNames(self) -> list[str]:
        """To open the menu, and to go to the button."""
        actions = QAccessibleActionInterface
        names = [actions.showMenuAction(), actions.pressAction(), actions.setFocusAction()]
        return names if self._button.isEnabled() else []

    def doAction(self, name: str) -> None:
        """Do one of these."""
        if name == QAccessibleActionInterface.setFocusAction():
            self._button.setFocus()
        elif name in self.actionNames():
            self._button.animateClick()
