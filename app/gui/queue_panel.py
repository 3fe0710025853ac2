"""A queue of orders while it runs, in the place of the payment: where it stands, what is left, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.clock import Clock
from app.domain.words import Words
from app.gui import theme
from app.gui.language import Retranslated, said
from app.gui.limit_wait import LimitWait


class QueuePanel(Retranslated, QWidget):
    """`stop` is asked for while the queue runs, `dismissed` once the user has read how it ended."""

    stop = Signal()
    dismissed = Signal()

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._lines: tuple[Words, ...] = ()
        self._running = False
        self._wait = LimitWait(self, clock=clock)
        self._title, self._text, self._limit = QLabel(), QLabel(), QLabel()
        self._stop, self._close = QPushButton(), QPushButton()
        self._lay_out()
        self._wait.changed.connect(self._say_limit)
        self._stop.clicked.connect(self.stop)
        self._close.clicked.connect(self.dismissed)
        self.retranslate()

    def _lay_out(self) -> None:
        self._title.setFont(theme.emphasised(self.font()))
        inner = QWidget()
        middle = QVBoxLayout(inner)
        middle.setContentsMargins(0, 0, 4, 0)
        for label in (self._text, self._limit):
            label.setWordWrap(True)
            middle.addWidget(label)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(scroll, 1)
        column.addWidget(self._stop)
        column.addWidget(self._close)

    def show_lines(self, lines: Iterable[Words | None], *, running: bool) -> None:
        """Say these, one below the other; while the queue is `running` it can be stopped, afterwards dismissed."""
        self._lines = tuple(line for line in lines if line is not None)
        self._running = running
        if not running:
            self._wait.end()
        self.retranslate()

    def show_wait(self, until_ms: int) -> None:
        """Count down to the moment at which OKX's limit lets the order go, Unix milliseconds."""
        self._wait.begin(until_ms)

    def text(self) -> str:
        """All that is said."""
        return self._text.text()

    @Slot()
    def _say_limit(self) -> None:
        self._limit.setText(self._wait.text())
        self._limit.setAccessibleName(self._limit.text())

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("Queue of orders") if self._running else self.tr("Queue ended"))
        self._text.setText("\n\n".join(said(line) for line in self._lines))
        self._text.setAccessibleName(self._text.text())
        self._stop.setText(self.tr("&Stop the queue"))
        self._close.setText(self.tr("&Back to the payment"))
        self._stop.setVisible(self._running)
        self._close.setVisible(not self._running)
        self._say_limit()
