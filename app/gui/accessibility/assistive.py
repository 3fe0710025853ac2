"""Choices made by assistive technology, which Qt turns into a selection alone: a row is toggled, an item is chosen."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

from app.gui.accessibility import roles

_BY_HAND = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.KeyPress,
}


class AssistiveChoice(QObject):
    """Tells of every row of a view that assistive technology toggles.

    The actions of the accessibility tree change the selection alone: there is no event of mouse or keyboard, and the
    current item stays where it is. Afterwards the selection is put back to the current row. Where a view lets only one
    row be selected, Qt does not pass on that the selected one is toggled.
    """

    toggled = Signal(int)  # row

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._row = -1
        self._selecting = self._restoring = self._by_hand = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._tell)
        view.selectionModel().selectionChanged.connect(self._selected)
        view.selectionModel().currentChanged.connect(self._moved)
        # Rows that go take their selection with them, and nobody chose anything.
        for gone in (view.model().rowsRemoved, view.model().modelReset):
            gone.connect(self._moved)
        for heard in (view, view.viewport()):
            heard.installEventFilter(self)

    @property
    def _view(self) -> QAbstractItemView:
        """The view, asked of Qt anew: PySide may take its own former object of a drop-down list's view for deleted."""
        return cast("QAbstractItemView", self.parent())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Know what the user does by hand; let it pass."""
        if event.type() in _BY_HAND:
            self._by_hand = True
            self._turn.start()
        return False

    @Slot(QItemSelection, QItemSelection)
    def _selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._restoring or self._by_hand:
            return
        # Where one row is deselected so that another can be selected, the other one is meant, and it comes second.
        if selected.indexes():
            self._row, self._selecting = selected.indexes()[0].row(), True
        elif deselected.indexes() and not self._selecting:
            self._row = deselected.indexes()[0].row()
        # Where the current item moves too, it does so after this, in the same turn of the event loop.
        self._turn.start()

    @Slot()
    def _moved(self) -> None:
        self._row, self._selecting = -1, False

    @Slot()
    def _tell(self) -> None:
        row, self._row, self._selecting, self._by_hand = self._row, -1, False, False
        if 0 <= row < self._view.model().rowCount():
            self._restore()
            self.toggled.emit(row)

    def _restore(self) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self._restoring = True
        try:
            model, current = self._view.selectionModel(), self._view.currentIndex()
            if current.isValid():
                model.select(current, flags.ClearAndSelect | flags.Rows)
            else:
                model.clearSelection()
        finally:
            self._restoring = False


class ChoiceBox(QComboBox):
    """A drop-down list whose items can also be chosen by the actions of the accessibility tree.

    Its accessible name says what it is for. What is chosen is its accessible value, the one selected item of its list
    and, as AT-SPI knows no values of text, its accessible description.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install()
        self._assistive = AssistiveChoice(self.view())
        self._assistive.toggled.connect(self._choose)
        self.currentIndexChanged.connect(self.describe)

    def setAccessibleName(self, name: str, /) -> None:
        """Name it, and the list that it opens."""
        super().setAccessibleName(name)
        for opened in (self.view(), self.view().parentWidget()):
            if opened is not None:
                opened.setAccessibleName(name)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.hidePopup()
        if self.isEnabled():
            self.setCurrentIndex(row)
            self.activated.emit(row)
            self.textActivated.emit(self.itemText(row))

    @Slot()
    def describe(self) -> None:
        """Tell assistive technology what is chosen; of itself it does so unless its signals are blocked."""
        self.view().setCurrentIndex(self.model().index(self.currentIndex(), 0))
        self.setAccessibleDescription(self.currentText())
