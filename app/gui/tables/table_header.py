"""The header of a table: which columns are shown, in which order, how wide, and which of them sorts the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QWidget

from app.gui.look.language import Retranslated
from app.gui.tables.table_layout import Place, TableLayout
from app.gui.tables.table_model import ARROWS, TableModel

_CELL_PADDING = 20
_TITLE_PADDING = 19
_BOX_MARGIN = 10
_FACE_MARGIN = 8
_NARROWEST = 20
_DEFAULT = "default"
_MEASURED = 100  # rows from the top, of perhaps a hundred thousand


class TableHeader(Retranslated, QHeaderView):
    """Widths follow the columns' samples, and longer figures as far as there is room, until the user sets one.

    At least one column is always shown.

    `layout_changed` comes when the user changed something, `fitted` when widths did.
    """

    layout_changed = Signal()
    fitted = Signal()

    def __init__(self, model: TableModel[Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = model
        self._own_widths = False
        self._room = 0
        self._programmatic = True
        self._menu: QMenu | None = None
        self.setModel(model)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(not model.columns[0].fixed)
        self.setSortIndicatorClearable(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.sectionResized.connect(self._resized)
        for changed in (self.sectionMoved, self.sortIndicatorChanged):
            changed.connect(self._changed)
        self._contents: dict[int, int] = {}
        self._measuring = QTimer(self)
        self._measuring.setSingleShot(True)
        self._measuring.setInterval(0)
        self._measuring.timeout.connect(self._measure)
        for filled in (model.modelReset, model.rowsInserted):
            filled.connect(self._measuring.start)
        model.dataChanged.connect(self._heed_cells)
        model.headerDataChanged.connect(self.retranslate)
        self._programmatic = False

    def reset_layout(self) -> None:
        """Show the columns as they are by themselves, and the rows in their own order."""
        self.restore(TableLayout(()))

    def shown_columns(self) -> list[int]:
        """The columns that are shown, from left to right."""
        places = (self.logicalIndex(at) for at in range(self.count()))
        return [column for column in places if not self.isSectionHidden(column)]

    def fit(self, room: int) -> None:
        """Give each column its width, where `room` is that of all; what is left goes to those that grow."""
        self._room = room
        if self._own_widths:
            return
        shown = self.shown_columns()
        widths = {column: self._natural(column) for column in shown}
        if sum(widths.values()) > room:
            sorted_by = self.sortIndicatorSection()
            widths = {column: self._natural(column, with_arrow=column == sorted_by) for column in shown}
        widths = self._with_contents(widths, room)
        growing = [column for column in shown if self._table.columns[column].grows] or shown[-1:]
        left = max(0, room - sum(widths.values()))
        for place, column in enumerate(growing):
            widths[column] += left * (place + 1) // len(growing) - left * place // len(growing)
        with self._quietly():
            for column, width in widths.items():
                self.resizeSection(column, width)
        self.fitted.emit()

    def _with_contents(self, widths: dict[int, int], room: int) -> dict[int, int]:
        """These widths, with room for longer figures where there is any: one that is cut may be misread."""
        fitting, columns = dict(widths), self._table.columns
        lacking = {at: max(0, self._contents.get(at, 0) - width) for at, width in widths.items() if columns[at].right}
        left = max(0, room - sum(widths.values()))
        for column, width in widths.items():
            short = max(0, sum(lacking.values()) - left)
            if columns[column].grows and not columns[column].right and column in self._contents:
                # A sentence that could come there is none that is cut.
                spare = max(0, min(short, width - max(self._contents[column], self._titled(column))))
                fitting[column] -= spare
                left += spare
        for column, more in lacking.items():
            fitting[column] += min(left, more)
            left -= min(left, more)
        return fitting

    @Slot(QModelIndex, QModelIndex)
    def _heed_cells(self, first: QModelIndex, last: QModelIndex) -> None:
        if any(column.right or column.grows for column in self._table.columns[first.column() : last.column() + 1]):
            self._measuring.start()

    @Slot()
    def _measure(self) -> None:
        """Learn how wide figures are, and what is in columns that grow; only ever wider, as nothing is to move."""
        metrics, before = self.fontMetrics(), dict(self._contents)
        for column, made in enumerate(self._table.columns):
            if made.right or made.grows:
                texts = {self._table.text(record, column) for record in self._table.shown[:_MEASURED]}
                widest = max(map(metrics.horizontalAdvance, texts), default=0) + _CELL_PADDING + self._face(column)
                self._contents[column] = max(widest, before.get(column, 0))
        if self._contents != before:
            self.fit(self._room)

    def layout_shown(self) -> TableLayout:
        """The layout as it is now."""
        places = []
        for column in (self.logicalIndex(at) for at in range(self.count())):
            hidden = self.isSectionHidden(column)
            width = self._natural(column) if hidden else self.sectionSize(column)
            places.append(Place(self._table.columns[column].name, width, not hidden))
        sorted_by = self.sortIndicatorSection()
        return TableLayout(
            tuple(places),
            own_widths=self._own_widths,
            sorted_by="" if sorted_by < 0 else self._table.columns[sorted_by].name,
            descending=self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        )

    def restore(self, layout: TableLayout) -> None:
        """Take up a layout; what it does not know of keeps its place and look."""
        columns = {column.name: at for at, column in enumerate(self._table.columns)}
        known = [place for place in layout.places if place.name in columns]
        named = {place.name for place in known}
        fixed = [at for at, column in enumerate(self._table.columns) if column.fixed]
        wanted = [columns[place.name] for place in known if columns[place.name] not in fixed]
        others = [at for name, at in columns.items() if name not in named and at not in fixed]
        shown = {columns[place.name]: place.shown for place in known}
        self._own_widths = layout.own_widths and bool(known)
        with self._quietly():
            for place, column in enumerate([*fixed, *wanted, *others]):
                self.moveSection(self.visualIndex(column), place)
                usual = not self._table.columns[column].hidden
                self.setSectionHidden(column, column not in fixed and not shown.get(column, usual))
            if self._own_widths:
                for column in others:
                    self.resizeSection(column, self._natural(column))
                for each in known:
                    self.resizeSection(columns[each.name], each.width)
            if not self._choosable_shown():
                self.setSectionHidden(next(at for at in columns.values() if at not in fixed), False)
            order = Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(columns.get(layout.sorted_by, -1), order)
        self._columns_chosen()

    def fill(self, menu: QMenu) -> None:
        """Put the choice of columns into `menu`."""
        menu.clear()
        shown = self._choosable_shown()
        for column in (self.logicalIndex(at) for at in range(self.count())):
            if self._table.columns[column].fixed:
                continue
            action = menu.addAction(self._table.columns[column].title)
            action.setCheckable(True)
            action.setChecked(column in shown)
            action.setEnabled(shown != [column])
            action.setData(column)
        menu.addSeparator()
        menu.addAction(self.tr("Default layout")).setData(_DEFAULT)

    @Slot(QAction)
    def choose(self, action: QAction) -> None:
        """Do what was chosen in a menu that `fill` filled."""
        if action.data() == _DEFAULT:
            self.reset_layout()
        elif isinstance(action.data(), int):
            self.show_column(action.data(), action.isChecked())
        self.layout_changed.emit()

    def show_column(self, column: int, shown: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show a column or hide it, but not the last one."""
        if shown or self._choosable_shown() != [column]:
            with self._quietly():
                self.setSectionHidden(column, not shown)
            self._columns_chosen()

    def _choosable_shown(self) -> list[int]:
        return [column for column in self.shown_columns() if not self._table.columns[column].fixed]

    def _columns_chosen(self) -> None:
        self._table.ignore(set(range(self.count())) - set(self.shown_columns()))
        self.fit(self._room)

    def _natural(self, column: int, *, with_arrow: bool = True) -> int:
        """The width of the usual cell, and of the title with room for its arrow, in pixels."""
        made, metrics, style = self._table.columns[column], self.fontMetrics(), self.style()
        if made.fixed:
            return style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + _BOX_MARGIN
        title = self._titled(column, with_arrow=with_arrow)
        return max(title, metrics.horizontalAdvance(made.sample) + _CELL_PADDING + self._face(column))

    def _titled(self, column: int, *, with_arrow: bool = True) -> int:
        """The width of a title, in pixels."""
        title = self._table.columns[column].title + (ARROWS[True] if with_arrow else "")
        return self.fontMetrics().horizontalAdvance(title) + _TITLE_PADDING

    def _face(self, column: int) -> int:
        """The width of the icon of a cell, in pixels."""
        if self._table.columns[column].face is None:
            return 0
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize) + _FACE_MARGIN

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """What changes now is not the user's doing."""
        before, self._programmatic = self._programmatic, True
        try:
            yield
        finally:
            self._programmatic = before

    @Slot()
    def _resized(self) -> None:
        if not self._programmatic:
            self._own_widths = True
            self.layout_changed.emit()

    @Slot()
    def _changed(self) -> None:
        self.fit(self._room)
        if not self._programmatic:
            self.layout_changed.emit()

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self.choose)
        self.fill(menu)
        menu.popup(self.mapToGlobal(at))

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._contents.clear()
        self._measuring.start()
        self.fit(self._room)
