"""The drop-down list of repay currencies, each with what is available of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.accessibility.assistive import ChoiceBox
from app.gui.look import figures, theme
from app.gui.look.language import Retranslated

_CURRENCY, _AMOUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MARGIN, _GAP = 10, 28


@dataclass(frozen=True, slots=True)
class Offer:
    """A repay currency, with what Trading and Funding have of it (None where not known) and its USD price."""

    currency: str
    available: Decimal | None = None
    usd_price: Decimal | None = None


class _OfferDelegate(QStyledItemDelegate):
    """Writes the available amount at the right of the currency."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        selected = option.state & QStyle.StateFlag.State_Selected
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(theme.figures(option.font))
        painter.setPen(option.palette.color(role))
        place = option.rect.adjusted(0, 0, -_MARGIN, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data(_AMOUNT) or "")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        amount = option.fontMetrics.horizontalAdvance(index.data(_AMOUNT) or "")
        return QSize(hint.width() + _GAP + amount + _MARGIN, hint.height())


class PayerBox(Retranslated, ChoiceBox):
    """The texts of its items are the currencies alone, by which one finds them with the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self.setItemDelegate(_OfferDelegate(self))
        self.retranslate()

    def pay_with(self) -> str | None:
        """The chosen currency, None if none is chosen."""
        chosen = self.currentData(_CURRENCY)
        return None if chosen is None else str(chosen)

    def offer(self, offers: Iterable[Offer]) -> bool:
        """Let the user choose among these; the chosen one stays if it is among them. Whether another is chosen now."""
        offered, former = tuple(offers), self.pay_with()
        if offered == self._offers:
            return False
        same = [each.currency for each in offered] == [each.currency for each in self._offers]
        self._offers = offered
        if not same:
            names = [each.currency for each in offered]
            self.blockSignals(True)
            self.clear()
            for name in names:
                self.addItem(name, name)
            self.setCurrentIndex(names.index(former) if former in names else -1)
            self.blockSignals(False)
        self._describe_offers()
        self.describe()
        return self.pay_with() != former

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setPlaceholderText(self.tr("Repay currency…"))
        self.setAccessibleName(self.tr("Repay currency"))
        self._describe_offers()

    def _describe_offers(self) -> None:
        for at, each in enumerate(self._offers):
            amount = figures.paid_amount(each.available, usd_price=each.usd_price)
            self.setItemData(at, amount, _AMOUNT)
            described = self.tr("{amount} available").format(amount=amount)
            self.setItemData(at, described, Qt.ItemDataRole.AccessibleDescriptionRole)
