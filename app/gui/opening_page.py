"""What is shown while an account is opened, and why it could not be."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.domain.words import Words
from app.gui import theme
from app.gui.language import Retranslated, said


class Stage(enum.Enum):
    """How far the opening got."""

    OPENING = enum.auto()
    KEYRING = enum.auto()
    FAILED = enum.auto()


class OpeningPage(Retranslated, QWidget):
    """Says what is waited for; offers to stop waiting, to try again, or to enter the key again."""

    cancel = Signal()
    again = Signal()
    enter_key = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stage = Stage.OPENING
        self._reason: Words | None = None
        self._name = ""
        self._key_helps = False
        self._title, self._text = QLabel(), QLabel()
        self._bar = QProgressBar()
        self._cancel, self._again, self._enter = QPushButton(), QPushButton(), QPushButton()
        self._title.setFont(theme.emphasised(self.font(), scale=1.2))
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(self.fontMetrics().averageCharWidth() * 80)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(260, 8)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self._title, self._bar):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        # An aligned label gets the height of its first lines only.
        text = QHBoxLayout()
        text.addStretch(1)
        text.addWidget(self._text, 100)
        text.addStretch(1)
        column.addLayout(text)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._again, self._enter, self._cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(3)
        self._cancel.clicked.connect(self.cancel)
        self._again.clicked.connect(self.again)
        self._enter.clicked.connect(self.enter_key)
        self.retranslate()

    def show_stage(self, stage: Stage, *, account: str) -> None:
        """Say what is waited for while `account` is opened."""
        self._stage, self._name, self._reason = stage, account, None
        self.retranslate()

    def show_failure(self, reason: Words, *, account: str, key_helps: bool) -> None:
        """Say why `account` could not be opened, and whether another key may help."""
        self._stage, self._name, self._reason, self._key_helps = Stage.FAILED, account, reason, key_helps
        self.retranslate()
        self._again.setFocus()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        failed = self._stage is Stage.FAILED
        title = self.tr("{account} is not open") if failed else self.tr("Opening {account}…")
        self._title.setText(title.format(account=self._name))
        keyring = self.tr("Waiting for the system keyring. It may be asking for its password.")
        waiting = keyring if self._stage is Stage.KEYRING else ""
        self._text.setText(waiting if self._reason is None else said(self._reason))
        self._text.setAccessibleName(self._text.text())
        self._bar.setAccessibleName(self.tr("Busy"))
        self._cancel.setText(self.tr("&Cancel"))
        self._again.setText(self.tr("Try &again"))
        self._enter.setText(self.tr("&Enter the key again…"))
        self._bar.setVisible(not failed)
        self._cancel.setVisible(self._stage is Stage.KEYRING)
        self._again.setVisible(failed)
        self._enter.setVisible(failed and self._key_helps)
