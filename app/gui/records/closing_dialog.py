"""The last look before an order is closed by the user's word: what OKX shows, what is said of it, what that means."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.clock import Clock
from app.domain.closing import FORMER_KEY, WARNING, Exhibit
from app.domain.repayment import Row, State
from app.gui.look import figures, fitting, theme
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel, as_title
from app.gui.look.theme import Tone
from app.gui.records.history_model import HistoryModel
from app.gui.records.records_table import HistoryTable

_WIDTH_IN_DIGITS = 88
_WORDS = (State.SAID_EXECUTED, State.SAID_ABSENT)


class ClosingDialog(Retranslated, QDialog):
    """`confirmed` comes at most once, with a word for each debt; at first none is given, and Cancel is the default.

    `usd_price` is that of the repay currency, which says how many decimals a cost deserves.
    """

    confirmed = Signal(object)  # dict[str, State]

    def __init__(
        self,
        shown: Exhibit,
        *,
        clock: Clock,
        palette: QPalette,
        usd_price: Decimal | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self._usd_price = usd_price
        self._history = HistoryModel(palette, clock=clock)
        self._history.replace(shown.rows)
        self._table = HistoryTable(self._history)
        self._head, self._above, self._ask, self._warning = (PlainLabel() for _ in range(4))
        self._debts = {debt: PlainLabel() for debt in shown.debts}
        self._amounts = {debt: PlainLabel() for debt in shown.debts}
        self._words = {(debt, word): QRadioButton() for debt in shown.debts for word in _WORDS}
        self._groups = {debt: QButtonGroup(self) for debt in shown.debts}
        self._close, self._cancel, self._buttons = QPushButton(), QPushButton(), QDialogButtonBox()
        self._column = QVBoxLayout(self)
        self._lay_out()
        for (debt, _), button in self._words.items():
            self._groups[debt].addButton(button)
            button.toggled.connect(self._chosen)
        self._close.clicked.connect(self._confirm)
        self._buttons.rejected.connect(self.reject)
        self.retranslate()
        self._fit()
        # How high words are is known for sure only once they are laid out.
        QTimer.singleShot(0, self._fit)

    def _lay_out(self) -> None:
        self._buttons.addButton(self._close, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self._close.setAutoDefault(False)
        self._cancel.setDefault(True)
        self._head.setFont(theme.emphasised(self.font()))
        grid = QGridLayout()
        for at, (debt, label) in enumerate(self._debts.items()):
            grid.addWidget(label, at, 0)
            grid.addWidget(self._amounts[debt], at, 1)
            for place, word in enumerate(_WORDS, 2):
                grid.addWidget(self._words[debt, word], at, place)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(len(_WORDS) + 1, 1)
        column = self._column
        column.setSpacing(8)
        for widget in (self._head, self._above, self._table, self._ask):
            column.addWidget(widget, 1 if widget is self._table else 0)
        column.addLayout(grid)
        column.addWidget(self._warning)
        column.addWidget(self._buttons)
        for label in (self._head, self._above, self._ask, self._warning):
            label.setWordWrap(True)
        self._table.setVisible(bool(self.shown.rows))
        self._table.setMinimumHeight(self.fontMetrics().height() * 6)
        for before, after in pairwise((self._table, *self._words.values(), self._close, self._cancel)):
            self.setTabOrder(before, after)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)

    def word_button(self, debt: str, word: State) -> QRadioButton:
        """The button that gives this word for this debt."""
        return self._words[debt, word]

    @property
    def close_button(self) -> QPushButton:
        """The button that names the act."""
        return self._close

    def said(self) -> dict[str, State]:
        """The word that is given for each debt so far."""
        return {debt: word for (debt, word), button in self._words.items() if button.isChecked()}

    @Slot()
    def _chosen(self) -> None:
        self._close.setEnabled(len(self.said()) == len(self._debts))

    @Slot()
    def _confirm(self) -> None:
        if self.isVisible() and len(self.said()) == len(self._debts):
            self._close.setEnabled(False)
            self.confirmed.emit(self.said())
            self.accept()

    @Slot()
    def _fit(self) -> None:
        self._column.activate()
        width = max(self.width(), self.sizeHint().width())
        fitting.grow(self, QSize(width, max(self.sizeHint().height(), self._column.totalHeightForWidth(width))))

    def retranslate(self) -> None:
        """Say it in the window's language."""
        repayment = self.shown.repayment
        number, pay_with = repayment.id, repayment.order.pay_with
        title = self.tr("Close #{number} on your word").format(number=number)
        self.setWindowTitle(title)
        head = self.tr("#{number} of {time}, paid with {pay}: what became of it is not known.")
        time = figures.dated(repayment.sent_ms or repayment.confirmed_ms)
        above = self._said_above()
        self._head.setText(head.format(number=number, time=time, pay=pay_with))
        self._above.setText(f"{said(FORMER_KEY)}\n{above}" if self.shown.former_key else above)
        self._ask.setText(self.tr("What does OKX itself show of each debt?"))
        for debt, label in self._debts.items():
            label.setText(debt)
            for word, text in zip(_WORDS, (self.tr("executed"), self.tr("not executed")), strict=True):
                self._words[debt, word].setText(text)
                self._words[debt, word].setAccessibleName(f"{debt}: {text}")
            self._amounts[debt].setText(self._said_of(repayment.row(debt), pay_with))
        self._warning.setText(said(WARNING))
        theme.write_in(theme.tone(Tone.BAD, self.palette()), self._warning)
        self._close.setText(as_title(title))
        self._close.setAccessibleName(title)
        self._cancel.setText(self.tr("Cancel"))
        self._chosen()

    def _said_of(self, row: Row, pay_with: str) -> str:
        """What the order was about, to be compared with what OKX shows."""
        owed = figures.debt_amount(row.debt_before)
        cost = figures.paid_amount(row.estimate, usd_price=self._usd_price)
        return self.tr("{amount} owed before, est. cost {cost} {pay}").format(amount=owed, cost=cost, pay=pay_with)

    def _said_above(self) -> str:
        if not self.shown.reaches:
            return self.tr("It is older than the seven days that OKX's history keeps. Look at your bills on OKX.")
        if not self.shown.rows:
            return self.tr(
                "OKX's history, read just now, shows nothing of these debts for that time. Look at your repayments "
                "and bills on OKX itself."
            )
        return self.tr("OKX's history of these debts for that time, read just now; they may be another client's:")
