"""What is paid with: the repay currency, what is available of it, and what the ticked debts will probably cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.domain.money import divide
from app.gui import figures, theme
from app.gui.assistive import ChoiceBox
from app.gui.theme import Tone

_WIDTH_IN_LETTERS = 30
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Cover:
    """What the payment panel shows, in units of the repay currency; None where not known."""

    available: Decimal | None = None
    trading: Decimal | None = None
    funding: Decimal | None = None
    cost: Decimal | None = None
    usd_price: Decimal | None = None

    @property
    def suffices(self) -> bool | None:
        """Whether what is available covers the estimated cost, None where that is not known."""
        return None if self.available is None or self.cost is None else self.available >= self.cost

    @property
    def percent(self) -> int:
        """The cost as a part of what is available, 0 to 100."""
        if self.available is None or self.cost is None or self.cost == 0:
            return 0
        part = divide(self.cost, self.available)
        return _WHOLE if part is None else int(min(Decimal(1), part) * _WHOLE)


NOTHING = Cover()


class PaymentPanel(QWidget):
    """Lets the user choose the repay currency and go on to the review."""

    pay_with_changed = Signal()
    review = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cover = NOTHING
        self._payers: tuple[str, ...] = ()
        self._busy = False
        self._title = QLabel()
        self._title.setFont(theme.emphasised(self.font()))
        self._payer = ChoiceBox()
        self._title.setBuddy(self._payer)
        self._names = {name: QLabel() for name in ("available", "trading", "funding", "cost")}
        self._amounts = {name: QLabel() for name in self._names}
        self._bar = QProgressBar()
        self._word = QLabel()
        self._caution = QLabel()
        self._button = QPushButton()
        self._lay_out()
        self._payer.currentIndexChanged.connect(self._changed)
        self._button.clicked.connect(self.review)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._button.click)
        self.retranslate()

    def _lay_out(self) -> None:
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 30)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for row, name in enumerate(self._names):
            figure = self._amounts[name]
            figure.setFont(theme.figures(self.font()))
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(figure, row, 1)
            indent = 14 if name in {"trading", "funding"} else 0
            self._names[name].setIndent(indent)
        grid.setColumnStretch(1, 1)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _WHOLE)
        self._bar.setFixedHeight(10)
        self._caution.setFont(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._payer)
        column.addLayout(grid)
        column.addWidget(self._bar)
        column.addWidget(self._word)
        column.addWidget(self._caution)
        column.addStretch(1)
        column.addWidget(self._button)

    def pay_with(self) -> str | None:
        """The chosen repay currency, None if none is chosen."""
        return self._payer.currentText() or None

    def offer(self, payers: Iterable[str]) -> None:
        """Let the user choose among these; the chosen one stays chosen if it is among them."""
        offered = tuple(payers)
        if offered == self._payers:
            return
        chosen = self.pay_with()
        self._payers = offered
        self._payer.blockSignals(True)
        self._payer.clear()
        self._payer.addItems(list(offered))
        self._payer.setCurrentIndex(offered.index(chosen) if chosen in offered else -1)
        self._payer.blockSignals(False)
        self._payer.describe()
        if self.pay_with() != chosen:
            self._changed()

    def show_cover(self, cover: Cover) -> None:
        """Show what is available and what it will cost."""
        if cover != self._cover:
            self._cover = cover
            self._say_amounts()

    def set_reviewable(self, reviewable: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let the user go on to the review or not."""
        self._button.setEnabled(reviewable)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show that a repayment is being sent; until it is, the repay currency stays."""
        self._busy = busy
        self._payer.setEnabled(not busy)
        self.retranslate()

    @Slot()
    def _changed(self) -> None:
        self.pay_with_changed.emit()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("&Pay with"))
        self._payer.setPlaceholderText(self.tr("Repay currency…"))
        self._payer.setAccessibleName(self.tr("Repay currency"))
        self._caution.setText(self.tr("Estimate, not a quote"))
        self._button.setText(self.tr("Sending…") if self._busy else self.tr("&Review repayment…"))
        self._button.setToolTip(self.tr("Ctrl+Enter"))
        self._button.setAccessibleName(self.tr("Review repayment"))
        self._say_amounts()

    def _say_amounts(self) -> None:
        titles = {
            "available": self.tr("Available"),
            "trading": self.tr("Trading"),
            "funding": self.tr("Funding"),
            "cost": self.tr("Est. cost"),
        }
        cover = self._cover
        shown = (cover.available, cover.trading, cover.funding, cover.cost)
        for (name, title), amount in zip(titles.items(), shown, strict=True):
            figure = self._amounts[name]
            self._names[name].setText(title)
            figure.setText(figures.paid_amount(amount, usd_price=cover.usd_price))
            figure.setToolTip(figures.full(amount, self.pay_with() or ""))
            figure.setAccessibleName(f"{title}: {figure.text()}")
        self._say_cover()

    def _say_cover(self) -> None:
        words = {
            True: (self.tr("covers it"), Tone.GOOD),
            False: (self.tr("does not cover it"), Tone.BAD),
            None: ("", Tone.QUIET),
        }
        word, meaning = words[self._cover.suffices]
        for widget, colour in ((self._word, meaning), (self._caution, Tone.QUIET)):
            theme.write_in(theme.tone(colour, self.palette()), widget)
        self._word.setText(word)
        self._word.setAccessibleName(self.tr("The available balance {word}").format(word=word) if word else "")
        self._bar.setValue(self._cover.percent)
        self._bar.setAccessibleName(self.tr("Part of the available balance"))

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the language or of the colours."""
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.retranslate()
        super().changeEvent(event)
