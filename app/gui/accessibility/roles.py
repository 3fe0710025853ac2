"""Has Qt ask us, too, what a widget is in the accessibility tree."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QToolButton

from app.gui.accessibility.choice_role import ChoiceRole
from app.gui.accessibility.menu_role import MenuRole


def _role_of(kind: str, thing: QObject) -> QAccessibleInterface | None:
    """What Qt asks for each class that a thing is of, the narrowest first; None for its own answer."""
    if kind == "ChoiceBox" and isinstance(thing, QComboBox):
        return ChoiceRole(thing)
    if kind == "QPushButton" and isinstance(thing, QPushButton) and thing.menu() is not None:
        return MenuRole(thing, thing.menu())
    if kind == "QToolButton" and isinstance(thing, QToolButton):
        # One that opens its menu itself, where `setMenu` would draw an arrow.
        menu = thing.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return None if menu is None else MenuRole(thing, menu)
    return None


@functools.cache
def install() -> None:
    """Have every `ChoiceBox` and every button with a menu found as such; once for the whole process, as in Qt."""
    QAccessible.installFactory(_role_of)
