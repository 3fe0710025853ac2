"""The table of debts, ticked with the space bar or the mouse, with a reason where no tick is possible."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.gui import theme
from app.gui.assistive import AssistiveChoice
from app.gui.debts_model import Column, DebtsModel
from app.gui.language import Retranslated

Index = QModelIndex | QPersistentModelIndex
_ROW_PADDING = 7
_BOX_MARGIN = 14


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


class DebtsTable(Retranslated, QTableView):
    """The view on a `DebtsModel`; rows that cannot be ticked show their reason across the columns of figures."""

    def __init__(self, model: DebtsModel) -> None:
        super().__init__()
        self._debts = model
        self._current, self._place = "", 0
        self.setModel(model)
        self.setItemDelegateForColumn(Column.CHOSEN, _TickDelegate(self))
        self.setFont(theme.figures(self.font()))
        theme.spaced(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self._lay_out()
        model.modelAboutToBeReset.connect(self._remember_row)
        model.modelReset.connect(self._restore_row)
        model.dataChanged.connect(self._span_reasons)
        AssistiveChoice(self).toggled.connect(model.toggle)
        self.retranslate()

    def _lay_out(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(20)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(Column.CHOSEN, QHeaderView.ResizeMode.Fixed)
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        columns.resizeSection(Column.CHOSEN, side + _BOX_MARGIN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar ticks the current row, whatever its current cell, or all rows that are selected."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            self._debts.toggle_all(rows or [self.currentIndex().row()])
            return
        super().keyPressEvent(event)

    @Slot()
    def _remember_row(self) -> None:
        at = self.currentIndex().row()
        if at >= 0:
            self._current, self._place = self._debts.line(at).currency, at

    @Slot()
    def _restore_row(self) -> None:
        row = self._debts.row_of(self._current)
        if row is None:
            row = min(self._place, self._debts.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self._debts.index(row, Column.CURRENCY))
        self._span_reasons()

    @Slot()
    def _span_reasons(self) -> None:
        width = len(Column) - Column.INTEREST
        for row in range(self._debts.rowCount()):
            wanted = width if self._debts.line(row).choice.bar is not None else 1
            if self.columnSpan(row, Column.INTEREST) != wanted:
                self.setSpan(row, Column.INTEREST, 1, wanted)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setAccessibleName(self.tr("Debts"))
        self.setAccessibleDescription(self.tr("Space ticks the current debt; at most five can be ticked."))
