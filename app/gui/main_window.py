"""The window: accounts at the head, debts and payment, results, and the connection at the foot; it decides nothing."""

from __future__ import annotations

import enum
import os

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.clock import Clock
from app.domain.account import Account
from app.gui.accounts.account_switcher import AccountSwitcher, place_of_practice, practises
from app.gui.debts.debts_model import DebtsModel
from app.gui.debts.debts_panel import DebtsPanel
from app.gui.look import fitting
from app.gui.look.badge import environment_word
from app.gui.look.icons import application_icon
from app.gui.notices.banner import Banner
from app.gui.notices.status_line import StatusLine
from app.gui.opening.opening_page import OpeningPage
from app.gui.opening.welcome import Welcome
from app.gui.opening.window_lock import TOKEN
from app.gui.orders.queue_panel import QueuePanel
from app.gui.payment.payment_panel import PaymentPanel
from app.gui.records.records_panel import RecordsPanel
from app.gui.records.results_model import ResultsModel
from app.gui.tools.head_tools import HeadTools
from app.gui.tools.practice_menu import PracticeMenu

_DEBTS_SHARE, _RESULTS_SHARE = 2, 1
_LEAST = QSize(1024, 640)


class Page(enum.IntEnum):
    """What fills the window below its head."""

    WELCOME = 0
    OPENING = 1
    DEBTS = 2


class MainWindow(QMainWindow):
    """Shows what it is told to. `painted` comes once, after the first paint; `closing` when it is to be closed."""

    painted = Signal()
    closing = Signal()

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._account: Account | None = None
        self._painted = False
        self._kept_open = False
        self.setWindowIcon(application_icon())
        self.switcher, self.tools, self.banner = AccountSwitcher(), HeadTools(), Banner()
        self.practice = PracticeMenu()
        self.welcome, self.opening = Welcome(), OpeningPage()
        self.debts_model = DebtsModel(self.palette())
        self.results_model = ResultsModel(self.palette(), clock=clock)
        self.debts, self.payment = DebtsPanel(self.debts_model, clock=clock), PaymentPanel(clock=clock)
        self.queue, self._paying = QueuePanel(clock=clock), QStackedWidget()
        self.records = RecordsPanel(self.results_model, clock=clock, palette=self.palette())
        self.results = self.records.results.table
        self.status = StatusLine(clock=clock)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self._pages = QStackedWidget()
        for page in (self.welcome, self.opening, self._desk()):
            self._pages.addWidget(page)
        self._lay_out()
        self.switcher.locked.connect(self.practice.setDisabled)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.debts.refresh)
        self.tools.export_asked.connect(self.records.export_shown)
        QShortcut(QKeySequence("Ctrl+A"), self).activated.connect(self.debts_model.tick_largest)
        wanted = QSize(self.fontMetrics().averageCharWidth() * 170, self.fontMetrics().lineSpacing() * 46)
        room = fitting.room(self)
        self.setMinimumSize(_LEAST.boundedTo(room))
        self.resize(wanted.expandedTo(_LEAST).boundedTo(room))
        self.retranslate()

    def _desk(self) -> QWidget:
        upper = QWidget()
        beside = QHBoxLayout(upper)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(14)
        beside.addWidget(self.debts, 1)
        beside.addWidget(_line(QFrame.Shape.VLine))
        for panel in (self.payment, self.queue):
            self._paying.addWidget(panel)
        self._paying.setFixedWidth(self.payment.width())
        beside.addWidget(self._paying)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(upper)
        self.halves.addWidget(self.records)
        self.halves.setStretchFactor(0, _DEBTS_SHARE)
        self.halves.setStretchFactor(1, _RESULTS_SHARE)
        return self.halves

    def _lay_out(self) -> None:
        middle = _Middle()
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 8, 12, 6)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.switcher, 1)
        head.addWidget(self.practice)
        head.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        column.addWidget(self.status)
        # On a screen that is too small for all of it, what has no room is scrolled to.
        scrolled = QScrollArea()
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(middle)
        for covering in (scrolled.viewport(), middle):
            # Opaque, it would leave the window itself nothing to paint, and nobody would learn that it is seen.
            covering.setAutoFillBackground(False)
        self.setCentralWidget(scrolled)

    def show_page(self, page: Page) -> None:
        """Show one of the pages; the head is of no use to who has no account yet."""
        self._pages.setCurrentIndex(page)
        self.switcher.setVisible(page is not Page.WELCOME)
        self.tools.set_account(shown=page is Page.DEBTS)
        self.banner.setVisible(page is not Page.WELCOME)
        self.status.setVisible(page is not Page.WELCOME)
        if page is Page.DEBTS:
            self.debts.table.setFocus()
        elif page is Page.OPENING:
            self.opening.greet()
        elif page is Page.WELCOME:
            self.welcome.focus_first()

    def show_queue(self, *, shown: bool) -> None:
        """Show the queue in the place of the payment, or the payment again."""
        self._paying.setCurrentWidget(self.queue if shown else self.payment)

    @property
    def seen(self) -> bool:
        """Whether it is on the screen, as far as can be known, and not put away."""
        return self.isVisible() and not self.isMinimized() and self.windowHandle().isExposed()

    @Slot(str)
    def come_forward(self, token: str = "") -> None:
        """Be in front, with whatever dialog is open; where the window manager refuses that, ask for attention.

        `token` is the permission of whoever asks for it, as Wayland wants one; "" for none.
        """
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        topmost = QApplication.activeModalWidget() or self
        self.raise_()
        topmost.raise_()
        os.putenv(TOKEN, token)  # where Qt looks for it, and nowhere longer than it does
        topmost.activateWindow()
        os.unsetenv(TOKEN)
        QApplication.alert(self)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return Page(self._pages.currentIndex())

    def show_account(self, account: Account | None) -> None:
        """Say in the title and in the head which account this is about."""
        self._account = account
        self.switcher.show_account(account)
        self.banner.set_practice(None if account is None else place_of_practice(account))
        self.retranslate()

    @property
    def account(self) -> Account | None:
        """The account that the window is about, None for none."""
        return self._account

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.halves.handle(1).setAccessibleName(self.tr("Height of the records"))
        name = self.tr("One-Click Repay")
        if self._account is None:
            self.setWindowTitle(name)
        else:
            whose = () if practises(self._account) else (self._account.name,)
            self.setWindowTitle(" — ".join((environment_word(self._account.environment), *whose, name)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell of the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once; whoever heeds `closing` ends the program in order, or keeps the window open."""
        self._kept_open = False
        self.closing.emit()
        event.setAccepted(not self._kept_open)

    def keep_open(self) -> None:
        """Stay; to be called by who heeds `closing`."""
        self._kept_open = True

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the language or of the colours."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.PaletteChange and hasattr(self, "status"):
            self._repaint()
        super().changeEvent(event)

    def _repaint(self) -> None:
        """Take the new colours to whatever chose its own from the former ones."""
        palette = self.palette()
        self.debts.table.paint_with(palette)
        self.records.paint_with(palette)
        for widget in (self.banner, self.debts, self.status):
            widget.retranslate()


class _Middle(QWidget):
    """All of the window; scrolled only where it has not even the room that it needs at the least.

    Qt would have it as high as it would like to be, as soon as anything in it wraps its words.
    """

    def heightForWidth(self, width: int) -> int:
        """The least height at that width."""
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)


def _line(shape: QFrame.Shape) -> QFrame:
    line = QFrame()
    line.setFrameShape(shape)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    return line
