"""The debts of a review with what each probably costs and costs at worst, order by order, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QStyle, QVBoxLayout, QWidget

from app.domain.preview import Preview
from app.gui.look import figures, theme
from app.gui.look.language import Retranslated
from app.gui.look.overflow import Overflow
from app.gui.look.plain import PlainLabel
from app.gui.payment.review import Review

_LEAST_ROWS = 4
_MARGIN = 4
_SIDES = (Qt.AlignmentFlag.AlignLeft, *(Qt.AlignmentFlag.AlignRight,) * 3)


class _Debts(Overflow):
    """Would like to have room for all it shows, where a scroll area of Qt's own asks for two dozen lines at most."""

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return super().sizeHint() if inner is None else inner.sizeHint()


class ReviewTable(Retranslated, QWidget):
    """The debts scroll where there are many; the totals stay."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self.debts = _Debts(QWidget())
        self.debts.verticalScrollBar().rangeChanged.connect(self._align)
        self._totals = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.debts, 1)
        self._column.addWidget(self._totals)
        self.retranslate()

    def show_review(self, review: Review) -> None:
        """Show this one in the place of the former."""
        self._review = review
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.debts.setAccessibleName(self.tr("Debts to be repaid"))
        above, below = self._fill_debts(), self._fill_totals()
        _even(above, below)
        for column in range(len(_SIDES)):
            width = max(_width_of(grid, column) for grid in (above, below))
            for grid in (above, below):
                grid.setColumnMinimumWidth(column, width)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = above.sizeHint().height()
        self.debts.setMinimumSize(above.minimumSize().width() + bar, min(wanted, _LEAST_ROWS * _height_of(above)))
        self.debts.setMaximumHeight(wanted)
        self._align()

    def _fill_debts(self) -> QGridLayout:
        review, body = self._review, QWidget()
        grid = self._grid(body)
        titles = self._titles()
        self._row(grid, titles, names=titles, bold=True)
        many = len(review.shown)
        for number, order in enumerate(review.shown, start=1):
            if many > 1:
                heading = self.tr("Order {number} of {many}").format(number=number, many=many)
                if number == 1 and review.ticked:
                    heading = self.tr("Order 1 of {many}: what you ticked").format(many=many)
                self._row(grid, (heading,), names=(heading,), bold=True)
            for debt in order.debts:
                costs = self._costs(order, (debt.cost, debt.worst))
                self._named_row(grid, (debt.currency, figures.debt_amount(debt.amount, always=True), *costs))
            if many > 1:
                self._named_row(grid, (self.tr("Sum"), "", *self._costs(order, (order.cost, order.worst))))
        grid.setRowStretch(grid.rowCount(), 1)
        self.debts.setWidget(body)
        return grid

    def _fill_totals(self) -> QGridLayout:
        review, total = self._review, self._review.total
        if self._totals.layout() is not None:
            former, self._totals = self._totals, QWidget()
            self._column.replaceWidget(former, self._totals)
            former.setParent(None)
            former.deleteLater()
            # Amid a change of the language, the layout alone would leave it hidden.
            self._totals.show()
        grid = self._grid(self._totals)
        estimate = (total.cost, total.worst)
        self._named_row(
            grid, (self.tr("Total, an estimate, not a quote"), "", *self._costs(total, estimate)), bold=True
        )
        for title, amount in (
            (self.tr("Available (Trading + Funding)"), total.available),
            (self.tr("In Trading"), total.trading),
            (self.tr("In Funding"), total.funding),
        ):
            (shown,) = self._costs(total, (amount,))
            self._row(grid, (title, "", shown), names=(title, "", f"{title}: {shown}"))
        left = self.tr("Left of {pay} afterwards").format(pay=review.pay_with)
        self._named_row(grid, (left, "", *self._costs(total, (total.left, total.left_at_worst))))
        return grid

    @Slot()
    def _align(self) -> None:
        """Let the totals stand below the debts where those have a scroll bar, too."""
        scrolls = self.debts.verticalScrollBar().maximum() > 0
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) if scrolls else 0
        if (below := self._totals.layout()) is not None:
            below.setContentsMargins(0, 0, bar + _MARGIN, 0)

    def _titles(self) -> tuple[str, ...]:
        pay = self._review.pay_with
        return (
            self.tr("Debt"),
            self.tr("Debt (incl. interest)"),
            self.tr("Est. cost ({pay})").format(pay=pay),
            self.tr("Worst case ({pay})").format(pay=pay),
        )

    def _costs(self, of: Preview, amounts: Iterable[Decimal | None]) -> tuple[str, ...]:
        return tuple(figures.paid_amount(amount, usd_price=of.usd_price, always=True) for amount in amounts)

    def _grid(self, body: QWidget) -> QGridLayout:
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, _MARGIN, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        return grid

    def _named_row(self, grid: QGridLayout, texts: tuple[str, ...], *, bold: bool = False) -> None:
        """A row whose figures are named after the row and the column they stand in."""
        named = [
            f"{texts[0]}, {title}: {text}" if text else "" for title, text in zip(self._titles(), texts, strict=True)
        ]
        self._row(grid, texts, names=(texts[0], *named[1:]), bold=bold)

    def _row(self, grid: QGridLayout, texts: Iterable[str], *, names: Iterable[str], bold: bool = False) -> None:
        row = grid.rowCount()
        font = theme.figures(self.font())
        for column, (text, name) in enumerate(zip(texts, names, strict=True)):
            if not text:
                continue
            label = PlainLabel(text)
            label.setAccessibleName(name)
            label.setFont(theme.emphasised(font) if bold else font)
            grid.addWidget(label, row, column, _SIDES[column])


def _even(*grids: QGridLayout) -> None:
    """Make all rows as high as the highest: Chinese words are higher than figures."""
    cells = [cell.sizeHint().height() for grid in grids for at in range(grid.count()) if (cell := grid.itemAt(at))]
    for grid in grids:
        for row in range(grid.rowCount()):
            if any(grid.itemAtPosition(row, column) for column in range(grid.columnCount())):
                grid.setRowMinimumHeight(row, max(cells))


def _height_of(grid: QGridLayout) -> int:
    """How high a row is, with what is between it and the next one."""
    return max(grid.rowMinimumHeight(row) for row in range(grid.rowCount())) + grid.verticalSpacing()


def _width_of(grid: QGridLayout, column: int) -> int:
    """How wide the widest cell of a column is."""
    cells = (grid.itemAtPosition(row, column) for row in range(grid.rowCount()))
    return max((cell.sizeHint().width() for cell in cells if cell is not None), default=0)
