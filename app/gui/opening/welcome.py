"""The first page of a new user: practise without keys, or add an account."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.look import theme
from app.gui.look.icons import application_icon
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainLabel

_ICON_SIDE = 72


class Welcome(Retranslated, QWidget):
    """Offers *Try practice* and *Add account*."""

    practise = Signal()
    add_account = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._what, self._practice, self._foot = PlainLabel(), PlainLabel(), PlainLabel(), PlainLabel()
        self._try, self._add = QPushButton(), QPushButton()
        picture = self._picture = PlainLabel()
        picture.setPixmap(application_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
        self._title.setFont(theme.emphasised(self.font(), scale=1.6))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        for label in (picture, self._title, self._what):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._try, self._add):
            button.setMinimumSize(180, 36)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        for label in (self._practice, self._foot):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
        column.addWidget(self._practice)
        column.addStretch(3)
        column.addWidget(self._foot)
        self._try.clicked.connect(self.practise)
        self._add.clicked.connect(self.add_account)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("One-Click Repay"))
        self._picture.setAccessibleName(self._title.text())
        self._what.setText(self.tr("Repay up to five OKX margin debts at once, with one currency."))
        self._practice.setText(self.tr("Practice uses a built-in simulator. No keys, no network, no money."))
        self._foot.setText(self.tr("Not affiliated with OKX. Not investment advice."))
        self._try.setText(self.tr("&Try practice"))
        self._try.setAccessibleName(self.tr("Try practice"))
        self._add.setText(self.tr("&Add account"))
        self._add.setAccessibleName(self.tr("Add account"))

    def focus_first(self) -> None:
        """Put the keyboard where a new user begins."""
        self._try.setFocus()
