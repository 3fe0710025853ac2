"""A queue of orders while it runs, in the place of the payment: where it stands, what is left, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.clock import Clock
from app.domain.words import Words
from app.gui.accessibility.announcing import announce
from app.gui.look import theme
from app.gui.look.language import Retranslated, said
from app.gui.look.overflow import Overflow
from app.gui.look.plain import PlainLabel
from app.gui.orders.limit_wait import LimitWait


class QueuePanel(Retranslated, QWidget):
    """`stop` is asked for while the queue runs, `dismissed` once the user has read how it ended."""

    stop = Signal()
    dismissed = Signal()

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._stage: Words | None = None
        self._lines: tuple[Words, ...] = ()
        self._running = False
        self._wait = LimitWait(self, clock=clock)
        self._title, self._stands, self._text = PlainLabel(), PlainLabel(), PlainLabel()
        self._stop, self._close = QPushButton(), QPushButton()
        self._lay_out()
        self._wait.changed.connect(self._say_stage)
        self._stop.clicked.connect(self.stop)
        self._close.clicked.connect(self.dismissed)
        self.retranslate()

    def _lay_out(self) -> None:
        self._title.setFont(theme.emphasised(self.font()))
        inner = QWidget()
        middle = QVBoxLayout(inner)
        middle.setContentsMargins(0, 0, 4, 0)
        for label in (self._stands, self._text):
            label.setWordWrap(True)
            middle.addWidget(label)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle.addStretch(1)
        self._overflow = Overflow(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._overflow, 1)
        column.addWidget(self._stop)
        column.addWidget(self._close)

    def show_lines(self, stage: Words | None, lines: Iterable[Words | None], *, running: bool) -> None:
        """Say how it stands, and these below; while the queue is `running` it can be stopped, afterwards dismissed."""
        before = self.text()
        self._stage, self._lines = stage, tuple(line for line in lines if line is not None)
        self._running = running
        self._wait.end()
        self.retranslate()
        if self.text() != before:
            announce(self._text, self.text(), at_once=not running)

    def show_wait(self, until_ms: int) -> None:
        """Count down to the moment at which OKX's limit lets the order go, Unix milliseconds."""
        self._wait.begin(until_ms)

    def text(self) -> str:
        """All that is said."""
        return "\n\n".join(filter(None, (self._stands.text(), self._text.text())))

    @Slot()
    def _say_stage(self) -> None:
        text = self._wait.text() or ("" if self._stage is None else said(self._stage))
        self._stands.setText(text)
        self._stands.setAccessibleName(text)
        self._stands.setVisible(bool(text))

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("Queue of orders") if self._running else self.tr("Queue ended"))
        self._overflow.setAccessibleName(self._title.text())
        self._text.setText("\n\n".join(said(line) for line in self._lines))
        self._text.setAccessibleName(self._text.text())
        self._stop.setText(self.tr("&Stop the queue"))
        self._close.setText(self.tr("&Back to the payment"))
        self._stop.setVisible(self._running)
        self._close.setVisible(not self._running)
        self._say_stage()
