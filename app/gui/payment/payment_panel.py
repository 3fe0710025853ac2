"""What is paid with: the repay currency, what is available of it, and what the ticked debts will probably cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.clock import Clock
from app.domain.preview import Preview
from app.domain.words import Words
from app.gui.look import figures, theme
from app.gui.look.icons import Icon
from app.gui.look.language import said, without_mnemonic
from app.gui.look.marks import mark
from app.gui.look.overflow import Overflow
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.gui.orders.limit_wait import LimitWait
from app.gui.payment import hints, preview_words
from app.gui.payment.cover_bar import CoverBar
from app.gui.payment.payer_box import Offer, PayerBox

_WIDTH_IN_DIGITS = 38
_SECOND_MS = 1_000
_ICON_SIDE = 16
_CALCULATED = frozenset({"cost", "worst"})


class PaymentPanel(QWidget):
    """Lets the user choose the repay currency and go on to the review."""

    pay_with_changed = Signal()
    review = Signal()

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._preview = Preview()
        self._interest: tuple[int | None, Decimal | None] = (None, None)
        self._busy = False
        self._hint = hints.NONE
        self.remembered: dict[str, str] = {}  # by the id of an account, the currency that it repaid with last
        self._wait = LimitWait(self, clock=clock)
        self._title = PlainLabel()
        self._title.setFont(theme.emphasised(self.font()))
        self._payer = PayerBox()
        self._title.setBuddy(self._payer)
        self._names = {name: PlainLabel() for name in ("available", "trading", "funding", "cost", "worst")}
        self._amounts = {name: PlainLabel() for name in self._names}
        self._bar = CoverBar()
        self._mark, self._word = PlainLabel(), PlainLabel()
        self._sources, self._assumed, self._caution, self._due = PlainLabel(), PlainLabel(), PlainLabel(), PlainLabel()
        self._button = QPushButton()
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._lay_out()
        self._payer.currentIndexChanged.connect(self._changed)
        theme.stand_out(self._button, theme.main_act())
        self._button.clicked.connect(self.review)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._button.click)
        self._wait.changed.connect(self._say_button)
        self._seconds.timeout.connect(self._say_age)
        self._seconds.start()
        self.retranslate()

    def _lay_out(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)
        cover = QHBoxLayout()
        cover.addWidget(self._mark)
        cover.addWidget(self._word, 1)
        inner = QWidget()
        middle = QVBoxLayout(inner)
        middle.setContentsMargins(0, 0, 4, 0)
        middle.setSpacing(4)
        middle.addLayout(self._figures())
        middle.addWidget(self._bar)
        middle.addLayout(cover)
        self._word.setWordWrap(True)
        for label in (self._sources, self._assumed, self._caution, self._due):
            label.setWordWrap(True)
            middle.addWidget(label)
        middle.addStretch(1)
        self._overflow = Overflow(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._payer)
        column.addWidget(self._overflow, 1)
        column.addWidget(self._button)

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for row, name in enumerate(self._names):
            figure = self._amounts[name]
            figure.setFont(theme.figures(self.font()))
            # Chinese names are taller than figures.
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            figure.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(figure, row, 1)
            self._names[name].setIndent(14 if name in {"trading", "funding"} else 0)
        grid.setColumnStretch(1, 1)
        return grid

    def pay_with(self) -> str | None:
        """The chosen repay currency, None if none is chosen."""
        return self._payer.pay_with()

    def choose(self, pay_with: str) -> None:
        """Choose a currency that is offered."""
        self._payer.setCurrentText(pay_with)

    @property
    def list_open(self) -> bool:
        """Whether somebody is choosing the repay currency."""
        return self._payer.view().isVisible()

    def offer(self, offers: Iterable[Offer]) -> None:
        """Let the user choose among these; the chosen one stays chosen if it is among them."""
        if self._payer.offer(offers):
            self._changed()

    def show_preview(self, preview: Preview) -> None:
        """Show what is available and what the ticked debts will cost."""
        if preview != self._preview:
            self._preview = preview
            self._say_amounts()

    def show_interest(self, next_ms: int | None, usd: Decimal | None) -> None:
        """Show when interest is due next (Unix milliseconds) and how much of all debts, None where not known.

        A time that has passed is not that of the next.
        """
        ahead = next_ms is not None and next_ms > self._clock.now_ms()
        self._interest = next_ms if ahead else None, usd
        self._say_interest()

    def set_reviewable(self, reviewable: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let the user go on to the review or not."""
        self._button.setEnabled(reviewable)

    def show_hint(self, hint: Words) -> None:
        """Say why there is nothing to review yet; see `hints`."""
        if hint != self._hint:
            self._hint = hint
            self._say_cover()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show that a repayment is being sent; until it is, the repay currency stays."""
        self._busy = busy
        self._payer.setEnabled(not busy)
        self._wait.end()

    def show_wait(self, until_ms: int) -> None:
        """Count down to the moment at which OKX's limit lets the repayment go, Unix milliseconds."""
        self._wait.begin(until_ms)

    @Slot()
    def _changed(self) -> None:
        self.pay_with_changed.emit()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("&Pay with"))
        self._overflow.setAccessibleName(said(preview_words.TITLE))
        self._say_button()
        self._say_amounts()
        self._say_interest()

    @Slot()
    def _say_button(self) -> None:
        if self._busy:
            text = self._wait.text() or self.tr("Sending…")
            self._button.setText(text)
            self._button.setAccessibleName(text)
        else:
            self._button.setText(self.tr("&Review repayment…"))
            self._button.setAccessibleName(without_mnemonic(self._button.text()))

    def _say_amounts(self) -> None:
        titles = {
            "available": self.tr("Available"),
            "trading": self.tr("Trading"),
            "funding": self.tr("Funding"),
            "cost": self.tr("Est. cost"),
            "worst": self.tr("Worst case"),
        }
        shown = self._preview
        amounts = (shown.available, shown.trading, shown.funding, shown.cost, shown.worst)
        for (name, title), amount in zip(titles.items(), amounts, strict=True):
            figure = self._amounts[name]
            self._names[name].setText(title)
            figure.setText(figures.paid_amount(amount, usd_price=shown.usd_price))
            full = figures.full_estimate if name in _CALCULATED else figures.full
            figure.setToolTip(full(amount, shown.pay_with or ""))
            figure.setAccessibleName(f"{title}: {figure.text()}")
        for label in (self._names["worst"], self._amounts["worst"]):
            label.setToolTip(said(preview_words.ASSUMED))
        self._assumed.setText(said(preview_words.ASSUMED_SHORT))
        self._assumed.setVisible(shown.worst is not None)
        self._bar.show_preview(shown)
        self._say_cover()
        self._say_age()

    def _say_cover(self) -> None:
        shown = self._preview
        left = figures.paid_amount(shown.left, usd_price=shown.usd_price)
        if shown.suffices is None:
            text, meaning = "", Tone.QUIET
        elif not shown.suffices:
            text, meaning = self.tr("does not cover it; a rest will remain"), Tone.BAD
        elif shown.suffices_at_worst:
            text, meaning = self.tr("covers it, {amount} left").format(amount=left), Tone.GOOD
        else:
            text, meaning = (
                self.tr("covers the estimate, not the worst case; {amount} left").format(amount=left),
                Tone.WARNING,
            )
        theme.write_in(theme.tone(meaning, self.palette()), self._word)
        asked = said(self._hint)
        self._word.setText(text or asked)
        self._word.setAccessibleName(self.tr("The available balance {word}").format(word=text) if text else asked)
        self._button.setToolTip("\n".join(filter(None, (asked, self.tr("Ctrl+Enter")))))
        self._mark.setVisible(bool(text))
        shape = Icon.FILLED if meaning is Tone.GOOD else Icon.WARNING
        mark(self._mark, shape, meaning, side=_ICON_SIDE, palette=self.palette())
        sources = said(preview_words.of_sources(shown))
        self._sources.setText(sources)
        self._sources.setVisible(bool(sources))
        self._bar.setAccessibleName(" ".join(filter(None, (self.tr("Part of the available balance"), text, sources))))

    @Slot()
    def _say_age(self) -> None:
        now_ms, shown = self._clock.now_ms(), self._preview
        prices = said(preview_words.of_prices(shown, now_ms))
        caution = " · ".join(filter(None, (self.tr("Estimate, not a quote"), prices)))
        old = bool(prices) and not preview_words.prices_are_fresh(shown, now_ms)
        theme.write_in(theme.tone(Tone.WARNING if old else Tone.QUIET, self.palette()), self._caution)
        if caution != self._caution.text():
            self._caution.setText(caution)
        if self._interest[0] is not None and self._interest[0] <= now_ms:
            self.show_interest(*self._interest)

    def _say_interest(self) -> None:
        for label in (self._sources, self._assumed, self._due):
            theme.write_in(theme.tone(Tone.QUIET, self.palette()), label)
        self._due.setText(said(preview_words.of_interest(*self._interest)))

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the language or of the colours."""
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange} and hasattr(self, "_seconds"):
            self.retranslate()
        super().changeEvent(event)
