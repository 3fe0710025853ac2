"""The table of debts, ticked with the space bar or the mouse, with a reason where no tick is possible."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.accessibility.assistive import AssistiveChoice
from app.gui.debts.debt_cells import FIGURES, Column
from app.gui.debts.debts_model import DebtsModel
from app.gui.look import theme
from app.gui.look.language import said
from app.gui.tables.table import Table
from app.gui.tables.table_rows import Index

_REASON_MARGIN = 9


class _TickDelegate(QStyledItemDelegate):
    """Draws the box, or the icon in its place, in the middle of its cell; takes a click anywhere in that cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        style = view.style()
        self.initStyleOption(option, index)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        box = QStyleOptionViewItem(option)
        side = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, view)
        box.rect = QStyle.alignedRect(
            view.layoutDirection(), Qt.AlignmentFlag.AlignCenter, QSize(side, side), option.rect
        )
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            index.data(Qt.ItemDataRole.DecorationRole).paint(painter, box.rect)
            return
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        box.state &= ~QStyle.StateFlag.State_HasFocus
        box.state |= QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        box.palette = theme.field_palette(is_dark=theme.dark(view.palette()))
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, view)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        released = event.type() is QEvent.Type.MouseButtonRelease
        if not (released and isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton):
            return False
        if isinstance(model, DebtsModel) and option.rect.contains(event.position().toPoint()):
            model.toggle(index.row())
        return True


class _ReasonDelegate(QStyledItemDelegate):
    """Writes why a debt cannot be chosen across its cells of figures, each of which paints its part of the text.

    A span of cells would not follow columns that are moved or hidden. It is there for those rows alone, as the style
    paints the others much faster.
    """

    def __init__(self, table: DebtsTable, ticks: _TickDelegate) -> None:
        super().__init__(table)
        self._of = table
        self._ticks = ticks

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self._of.reason(index):
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() == Column.CHOSEN:
            self._ticks.paint(painter, option, index)
            return
        super().paint(painter, option, index)
        reason = self._of.reason(index)
        if not reason:
            return
        room = self._of.reason_room(index.column())
        room.setTop(option.rect.top())
        room.setHeight(option.rect.height())
        room.adjust(_REASON_MARGIN, 0, -_REASON_MARGIN, 0)
        self.initStyleOption(option, index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        shown = option.fontMetrics.elidedText(reason, Qt.TextElideMode.ElideRight, room.width())
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(role))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class DebtsTable(Table):
    """The view on a `DebtsModel`; rows that cannot be ticked show their reason across the columns of figures."""

    def __init__(self, model: DebtsModel) -> None:
        super().__init__(model)
        self._debts = model
        self._ticks = _TickDelegate(self)
        self._reasons = _ReasonDelegate(self, self._ticks)
        self.setItemDelegateForColumn(Column.CHOSEN, self._ticks)
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(self._place_reasons)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # What is selected without the user's hand is a choice made by assistive technology: see `AssistiveChoice`.
        self.remembers_selection = False
        self._column = Column.CURRENCY
        AssistiveChoice(self).toggled.connect(model.toggle)
        self.retranslate()

    def _usual_row(self) -> int:
        return 0

    def _row_instead(self, row: int) -> int:
        # A debt that is being repaid stands among those that cannot be chosen; once it is gone, they are not wanted.
        free = [each for each in range(self._debts.rowCount()) if not self._debts.line(each).barred]
        return min(free, key=lambda each: abs(each - row), default=row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar ticks the current row, whatever its current cell, or all rows that are selected."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            self._debts.toggle_all(rows or [self.currentIndex().row()])
            return
        super().keyPressEvent(event)

    @Slot()
    def _place_reasons(self) -> None:
        for row in range(self._debts.rowCount()):
            wanted = self._reasons if self._debts.line(row).barred else None
            if self.itemDelegateForRow(row) is not wanted:
                self.setItemDelegateForRow(row, wanted)  # type: ignore[arg-type]  # the stubs leave out None

    def reason(self, index: Index) -> str:
        """Why the debt of this cell cannot be chosen, if the cell has a part of that sentence to show."""
        bar = self._debts.line(index.row()).choice.bar
        return said(bar) if bar is not None and index.column() in FIGURES else ""

    def reason_room(self, column: int) -> QRect:
        """From left to right the neighbouring columns of figures, of which `column` is one."""
        shown = self.header.shown_columns()
        first = last = shown.index(column)
        while first > 0 and shown[first - 1] in FIGURES:
            first -= 1
        while last + 1 < len(shown) and shown[last + 1] in FIGURES:
            last += 1
        left, right = self.columnViewportPosition(shown[first]), self.columnViewportPosition(shown[last])
        return QRect(left, 0, right + self.columnWidth(shown[last]) - left, 0)

    def hint(self) -> str:
        """How debts are ticked."""
        return self.tr("Space ticks the current debt; at most five can be ticked.")

    def title(self) -> str:
        """What it is called."""
        return self.tr("Debts")
