"""The last look before a repayment: what it will do, in sentences, with Cancel as the default."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.clock import Clock
from app.domain.account import Environment
from app.gui import figures, theme
from app.gui.badge import EnvironmentBadge, environment_word
from app.gui.language import Retranslated
from app.gui.review import Review
from app.gui.theme import Tone

_SECOND_MS = 1_000


class ReviewDialog(Retranslated, QDialog):
    """Says what would be sent; `confirmed` comes at most once, and never on figures that are older than 30 s."""

    confirmed = Signal(object)  # Review
    refresh = Signal()

    def __init__(self, review: Review, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._clock = clock
        self._refreshing = False
        self._sent = False
        self._badge = EnvironmentBadge()
        self._account = QLabel()
        self._grid = QGridLayout()
        self._sentences = QLabel()
        self._sentences.setWordWrap(True)
        self._age = QLabel()
        self._refresh = QPushButton()
        self._repay = QPushButton()
        self._cancel = QPushButton()
        self._buttons = QDialogButtonBox()
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._lay_out()
        self._repay.clicked.connect(self._confirm)
        self._refresh.clicked.connect(self.ask_refresh)
        self._buttons.rejected.connect(self.reject)
        self._seconds.timeout.connect(self._show_age)
        self._seconds.start()
        self.renew(review)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._badge)
        head.addWidget(self._account, 1)
        age = QHBoxLayout()
        age.addWidget(self._age, 1)
        age.addWidget(self._refresh)
        self._buttons.addButton(self._repay, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self._repay, self._refresh):
            button.setAutoDefault(False)
        self._cancel.setDefault(True)
        self._grid.setHorizontalSpacing(24)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addWidget(self._sentences)
        column.addLayout(age)
        column.addWidget(self._buttons)
        self.setTabOrder(self._cancel, self._repay)
        self.setTabOrder(self._repay, self._refresh)
        self._cancel.setFocus()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 78)

    @property
    def review(self) -> Review:
        """What is shown."""
        return self._review

    def renew(self, review: Review) -> None:
        """Show these figures, read again, in the place of the former."""
        self._review = review
        self._refreshing = False
        self._badge.show_environment(review.account.environment)
        self.retranslate()

    @Slot()
    def refresh_failed(self) -> None:
        """Let the user ask for a refresh again."""
        self._refreshing = False
        self._show_age()

    @Slot()
    def ask_refresh(self) -> None:
        """Ask for newer figures; nothing can be confirmed until they come."""
        self._refreshing = True
        self._show_age()
        self.refresh.emit()

    @Slot()
    def _confirm(self) -> None:
        if self._sent or self._review.expired(self._clock.now_ms()):
            return
        self._sent = True
        self._repay.setEnabled(False)
        self.confirmed.emit(self._review)
        self.accept()

    @Slot()
    def _show_age(self) -> None:
        expired = self._review.expired(self._clock.now_ms())
        self._repay.setEnabled(not (self._sent or expired or self._refreshing))
        self._refresh.setEnabled(not self._refreshing)
        read = figures.time_of_day(self._review.snapshot.read_ms)
        if self._refreshing:
            text = self.tr("Reading…")
        elif expired:
            text = self.tr("These figures of {time} are older than 30 s. Refresh them first.").format(time=read)
        else:
            text = self.tr("Figures as of {time}").format(time=read)
        self._age.setText(text)
        theme.write_in(theme.tone(Tone.WARNING if expired else Tone.QUIET, self.palette()), self._age)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        review = self._review
        environment = environment_word(review.account.environment)
        self.setWindowTitle(self.tr("Review repayment — {environment}").format(environment=environment))
        practice = review.account.environment is Environment.PRACTICE
        name = self.tr("Practice") if practice else review.account.name
        self._account.setText(self.tr("Account {name}").format(name=name))
        self._account.setFont(theme.emphasised(self.font()))
        self._fill_grid()
        self._sentences.setText(
            "\n".join(
                (
                    self.tr("Executed at market price; the final amount may differ."),
                    self.tr("OKX may use both your Trading and Funding balance."),
                    self.tr("This can't be undone. Part of the debt may remain."),
                )
            )
        )
        self._refresh.setText(self.tr("&Refresh"))
        self._cancel.setText(self.tr("Cancel"))
        many = len(review.lines)
        act = self.tr("Repay 1 debt with {pay} ({env})") if many == 1 else self.tr("Repay {n} debts with {pay} ({env})")
        self._repay.setText(act.format(n=many, pay=review.pay_with, env=environment))
        self._repay.setAccessibleName(self._repay.text())
        self._show_age()

    def _fill_grid(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        review, cover = self._review, self._review.cover
        estimated = self.tr("Est. cost ({pay})").format(pay=review.pay_with)
        self._row(0, (self.tr("Debt"), self.tr("Debt (incl. interest)"), estimated), bold=True)
        row = 0
        for row, line in enumerate(review.lines, start=1):
            cost = figures.paid_amount(line.cost, usd_price=cover.usd_price, always=True)
            self._row(row, (line.currency, figures.debt_amount(line.amount, always=True), cost))
        total = figures.paid_amount(cover.cost, usd_price=cover.usd_price, always=True)
        available = figures.paid_amount(cover.available, usd_price=cover.usd_price, always=True)
        self._row(row + 1, (self.tr("Total, an estimate, not a quote"), "", total), bold=True)
        sources = self.tr("Available (Trading + Funding)")
        word = self.tr("does not cover it") if cover.suffices is False else ""
        self._row(row + 2, (sources, word, available))

    def _row(self, row: int, texts: tuple[str, str, str], *, bold: bool = False) -> None:
        for column, text in enumerate(texts):
            label = QLabel(text)
            font = theme.figures(self.font())
            label.setFont(theme.emphasised(font) if bold else font)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(label, row, column, side)
        self._grid.setColumnStretch(1, 1)
