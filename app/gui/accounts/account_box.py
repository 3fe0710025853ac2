"""The drop-down list of accounts, of which the beginning and the end, with the key's tail, are always in sight."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

from app.gui.accessibility.assistive import ChoiceBox
from app.gui.look.plain import as_tip

_LETTERS = 22
_MARGINS = 4  # which Qt leaves beside the text


class AccountBox(ChoiceBox):
    """As wide for every name; what is left out of a longer one is in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def offer(self, titles: Iterable[str]) -> None:
        """List these."""
        for title in titles:
            self.addItem(title)
            self.setItemData(self.count() - 1, as_tip(title), Qt.ItemDataRole.ToolTipRole)

    def shown_text(self) -> str:
        """What there is room for of the chosen title."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - _MARGINS
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt does, but for the text."""
        del event
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text() if self.currentIndex() >= 0 else self.placeholderText()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
