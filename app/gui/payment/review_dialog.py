"""The last look before a repayment: what it will do, in sentences, with Cancel as the default."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.clock import Clock
from app.gui.accounts.account_switcher import practises
from app.gui.look import figures, fitting, theme
from app.gui.look.badge import EnvironmentBadge, environment_word
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel, as_title
from app.gui.look.theme import Tone
from app.gui.payment import preview_words
from app.gui.payment.repay_button import RepayButton
from app.gui.payment.review import Review
from app.gui.payment.review_table import ReviewTable

_SECOND_MS = 1_000
_WIDTH_IN_DIGITS = 84


class ReviewDialog(Retranslated, QDialog):
    """Says what would be sent; `confirmed` comes at most once, and never on figures that are older than 30 s."""

    confirmed = Signal(object)  # Review
    refresh = Signal()

    def __init__(self, review: Review, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._clock = clock
        self._refreshing = self._unrenewed = False
        self._sent = False
        self._badge, self._account = EnvironmentBadge(), PlainLabel()
        self._table = ReviewTable(review)
        self._queue, self._goes_on, self._rules = QCheckBox(), QCheckBox(), PlainLabel()
        self._queue.setChecked(review.queued)
        self._goes_on.setChecked(review.goes_on)
        self._short, self._sentences, self._age = PlainLabel(), PlainLabel(), PlainLabel()
        self._refresh, self._repay, self._cancel = QPushButton(), RepayButton(clock=clock), QPushButton()
        self._buttons = QDialogButtonBox()
        self._column = QVBoxLayout(self)
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._lay_out()
        self._repay.clicked.connect(self._confirm)
        self._refresh.clicked.connect(self.ask_refresh)
        self._buttons.rejected.connect(self.reject)
        for box in (self._queue, self._goes_on):
            box.toggled.connect(self._choose)
        self._seconds.timeout.connect(self._show_age)
        self._seconds.start()
        self.renew(review)

    def _lay_out(self) -> None:
        head, age = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._badge)
        head.addWidget(self._account, 1)
        age.addWidget(self._age, 1)
        age.addWidget(self._refresh)
        self._buttons.addButton(self._repay, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self._refresh.setAutoDefault(False)
        self._cancel.setDefault(True)
        for label in (self._rules, self._short, self._sentences, self._age):
            label.setWordWrap(True)
        self._account.setFont(theme.emphasised(self.font()))
        column = self._column
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._table, 1)
        for widget in (self._short, self._queue, self._rules, self._goes_on, self._sentences):
            column.addWidget(widget)
        column.addLayout(age)
        column.addWidget(self._buttons)
        order = (self._table.debts, self._queue, self._goes_on, self._refresh, self._repay, self._cancel)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self._cancel.setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)

    @property
    def review(self) -> Review:
        """What is shown."""
        return self._review

    def renew(self, review: Review) -> None:
        """Show these figures, read again, in the place of the former."""
        self._review = replace(review, queued=self._queue.isChecked() and len(review.orders) > 1)
        self._refreshing = self._unrenewed = False
        self._badge.show_environment(review.account.environment)
        theme.stand_out(self._repay, theme.environment_colour(review.account.environment))
        self.retranslate()
        self._grow()

    @Slot()
    def refresh_failed(self) -> None:
        """Let the user ask for a refresh again."""
        self._refreshing = False
        self._show_age()

    def cannot_renew(self) -> None:
        """Say that the figures could not be read anew; nothing can be confirmed until they are."""
        self._unrenewed = True
        self._refreshing = False
        self._show_age()

    @Slot()
    def ask_refresh(self) -> None:
        """Ask for newer figures; nothing can be confirmed until they come."""
        self._refreshing = True
        if self.focusWidget() in {self._refresh, self._repay}:
            # Disabled, they would pass the focus on to the box that queues all other debts.
            self._cancel.setFocus()
        self._show_age()
        self.refresh.emit()

    @Slot()
    def _choose(self) -> None:
        self._review = replace(self._review, queued=self._queue.isChecked(), goes_on=self._goes_on.isChecked())
        self.retranslate()
        self._grow()

    @Slot()
    def _confirm(self) -> None:
        if self._sent or self._unrenewed or self._review.expired(self._clock.now_ms()):
            return
        self._sent = True
        self._repay.setEnabled(False)
        self.confirmed.emit(self._review)
        self.accept()

    def _grow(self) -> None:
        self._fit()
        # How high words are is known for sure only once they are laid out.
        QTimer.singleShot(0, self._fit)

    @Slot()
    def _fit(self) -> None:
        """As high as what it shows, and no higher than the screen."""
        self._column.activate()
        width = max(self.width(), self.sizeHint().width())
        fitting.grow(self, QSize(width, self._column.totalHeightForWidth(width)))

    @Slot()
    def _show_age(self) -> None:
        now_ms = self._clock.now_ms()
        expired = self._review.expired(now_ms)
        self._repay.setEnabled(not (self._sent or expired or self._refreshing or self._unrenewed))
        self._refresh.setEnabled(not self._refreshing)
        read, total = figures.time_of_day(self._review.snapshot.read_ms), self._review.total
        if self._refreshing:
            text = self.tr("Reading…")
        elif self._unrenewed:
            text = self.tr("These figures of {time} could not be read anew. Refresh them first.").format(time=read)
        elif expired:
            text = self.tr("These figures of {time} are older than 30 s. Refresh them first.").format(time=read)
        else:
            prices = said(preview_words.of_prices(total, now_ms))
            text = " · ".join(filter(None, (self.tr("Figures as of {time}").format(time=read), prices)))
        fresh = not (expired or self._unrenewed) and preview_words.prices_are_fresh(total, now_ms)
        theme.write_in(theme.tone(Tone.QUIET if fresh else Tone.WARNING, self.palette()), self._age)
        if text != self._age.text():
            self._age.setText(text)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        review = self._review
        environment = environment_word(review.account.environment)
        self.setWindowTitle(self.tr("Review repayment — {environment}").format(environment=environment))
        name = environment if practises(review.account) else review.account.name
        self._account.setText(self.tr("Account {name}").format(name=name))
        self._table.show_review(review)
        self._say_short()
        self._say_queue()
        seen = self.tr("Amounts are hidden elsewhere; this review shows them, so that you can check them.")
        self._sentences.setText(
            "\n".join(
                (
                    *((seen,) if figures.hidden() else ()),
                    said(preview_words.ASSUMED),
                    self.tr("Executed at market price; the final amount may differ."),
                    self.tr("OKX may use both your Trading and Funding balance."),
                    self.tr("This can't be undone. Part of the debt may remain."),
                )
            )
        )
        self._refresh.setText(self.tr("&Refresh"))
        self._cancel.setText(self.tr("Cancel"))
        act = self._act(environment)
        self._repay.setText(as_title(act))
        self._repay.setAccessibleName(act)
        self._show_age()

    def _act(self, environment: str) -> str:
        review = self._review
        many, orders = sum(map(len, review.confirmed)), len(review.confirmed)
        if orders > 1:
            act = self.tr("Repay {n} debts with {pay} in {m} orders ({env})")
        else:
            act = (
                self.tr("Repay 1 debt with {pay} ({env})")
                if many == 1
                else self.tr("Repay {n} debts with {pay} ({env})")
            )
        return act.format(n=many, m=orders, pay=review.pay_with, env=environment)

    def _say_short(self) -> None:
        """Say so where the balance does not do; it is no reason not to repay."""
        total = self._review.total
        short = total.suffices is False
        text = ""
        if short:
            text = self.tr("The balance does not cover it. OKX repays what it can; a rest of the debt remains.")
            if len(self._review.orders) > 1 and not self._review.offers_more:
                text += self.tr(" The other debts are not offered as further orders.")
        elif total.suffices_at_worst is False:
            text = self.tr("The balance covers the estimate, but not the worst case; then a rest of the debt remains.")
        self._short.setText(text)
        self._short.setVisible(bool(text))
        theme.write_in(theme.tone(Tone.BAD if short else Tone.WARNING, self.palette()), self._short)

    def _say_queue(self) -> None:
        rest = self._review.orders[1:]
        debts, orders = sum(len(order.debts) for order in rest), len(rest)
        if orders == 1 and debts == 1:
            offer = self.tr("&Then repay the other debt, in 1 further order")
        elif orders == 1:
            offer = self.tr("&Then repay the other {n} debts, in 1 further order")
        else:
            offer = self.tr("&Then repay the other {n} debts, in {m} further orders")
        self._queue.setText(offer.format(n=debts, m=orders))
        self._goes_on.setText(self.tr("&Go on after a failure"))
        self._rules.setText(
            self.tr(
                "Each order is sent once the one before it has ended, the largest debts first. An unknown outcome "
                "always stops the queue. Orders not yet sent end with the window; nothing is sent after a restart."
            )
        )
        theme.write_in(theme.tone(Tone.QUIET, self.palette()), self._rules)
        self._queue.setVisible(self._review.offers_more)
        for widget in (self._rules, self._goes_on):
            widget.setVisible(self._review.queued)
