"""The debts with what belongs to choosing among them: how many are ticked, the largest five, none, read again."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.clock import Clock
from app.domain.holdings import UNLISTED
from app.domain.repayment import MAX_DEBTS
from app.domain.words import Words
from app.gui.debts.debts_model import DebtsModel
from app.gui.debts.debts_table import DebtsTable
from app.gui.look import figures, theme
from app.gui.look.icons import Icon, icon
from app.gui.look.language import Retranslated, said, without_mnemonic
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.gui.tables.empty_face import FacedTable
from app.gui.tables.table_tools import ColumnsButton, FilterField

_SECOND_MS = 1_000
_MINUTE_MS = 60 * _SECOND_MS
_HOUR_MS = 60 * _MINUTE_MS
_YOUNG_MS = 60_000  # three times as long as until the window reads again by itself


class DebtsPanel(Retranslated, QWidget):
    """The list of debts with its tool row. Says in place why a sixth tick was refused, and why there is no debt.

    Figures that may be otherwise by now are dimmed, and their age goes on, as it does once they have grown old.
    """

    refresh = Signal()

    def __init__(self, model: DebtsModel, *, clock: Clock) -> None:
        super().__init__()
        self._model = model
        self._clock = clock
        self._read_ms: int | None = None
        self._known = True
        self._stale = False
        self._looking = self._failed = False
        self._why: Words | None = None
        self._sixth = False
        self._title = PlainLabel()
        self._title.setFont(theme.emphasised(self.font()))
        self._count = PlainLabel()
        self._note = PlainLabel()
        self._as_of = PlainLabel()
        self._largest, self._clear, self._refresh = QPushButton(), QPushButton(), QPushButton()
        self.table = DebtsTable(model)
        self.filter, self._columns = FilterField(self.table), ColumnsButton(self.table)
        self._shown = PlainLabel()
        self._title.setBuddy(self.table)
        self._faced = FacedTable(self.table)
        self._ages = QTimer(self)
        self._ages.setInterval(_SECOND_MS)
        self._ages.timeout.connect(self._say_reading)
        self._lay_out()
        self._largest.clicked.connect(model.tick_largest)
        self._clear.clicked.connect(model.clear)
        self._refresh.clicked.connect(self.refresh)
        model.ticks_changed.connect(self._count_ticks)
        model.sixth_refused.connect(self._say_sixth)
        model.arranged.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.addWidget(self._title)
        title.addWidget(self._shown)
        title.addStretch(1)
        title.addWidget(self._note)
        title.addWidget(self._count)
        tools = QHBoxLayout()
        tools.addWidget(self.filter)
        for button in (self._largest, self._clear, self._refresh, self._columns):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(self._as_of)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(title)
        column.addLayout(tools)
        column.addWidget(self._faced, 1)

    def show_reading(self, read_ms: int | None, *, stale: bool, known: bool = True) -> None:
        """Say when the debts were read, Unix milliseconds, None for never; `stale` if that is too long ago.

        `known` is False where OKX said nothing of cross debts: that there are none is not said then.
        """
        self._read_ms, self._stale, self._failed, self._known = read_ms, stale, False, known
        self._model.set_stale(stale)
        self.retranslate()

    def mark_old(self) -> None:
        """Say that the debts may be others by now."""
        self._stale = True
        self._model.set_stale(True)
        self.retranslate()

    @property
    def looking(self) -> bool:
        """Whether the debts are being read."""
        return self._looking

    def set_looking(self, looking: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show that the debts are being read."""
        self._looking, self._failed = looking, self._failed and not looking
        self._refresh.setEnabled(not looking)
        self.retranslate()

    def set_failed(self, why: Words | None = None) -> None:
        """Say that the last reading failed, and `why` there are no debts; without it the banner alone says that."""
        self._failed, self._why = True, why
        self.retranslate()

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Refuse or allow changes of the ticks."""
        self._model.set_locked(locked)
        self._largest.setEnabled(not locked)
        self._clear.setEnabled(not locked)

    @Slot()
    def _count_ticks(self) -> None:
        self._sixth = False
        self.retranslate()

    @Slot()
    def _say_sixth(self) -> None:
        self._sixth = True
        self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._title.setText(self.tr("&Debts"))
        self._shown.setText(self._shown_of_all())
        self._count.setText(self.tr("Selected {n} of 5").format(n=len(self._model.ticked)))
        note = self.tr("One order repays at most {most} debts; the review can queue the rest.").format(most=MAX_DEBTS)
        self._note.setText(note if self._sixth else "")
        theme.write_in(theme.tone(Tone.WARNING, self.palette()), self._note)
        self._largest.setText(self.tr("&Largest 5"))
        self._clear.setText(self.tr("&Clear"))
        self._refresh.setText(self.tr("Refresh F5"))
        # The window's own palette: this panel's follows it.
        self._refresh.setIcon(icon(Icon.REFRESH, self.window().palette().color(QPalette.ColorRole.ButtonText)))
        for button, keys, what in (
            (self._largest, "Ctrl+A", self.tr("Tick the five largest debts")),
            (self._refresh, "F5", self.tr("Read the debts again")),
        ):
            button.setToolTip(f"{what} ({keys})")
        self._clear.setToolTip(self.tr("Untick all debts"))
        self._say_reading()
        self._say_none()
        for widget in (self._count, self._note, self._shown, self._largest, self._clear, self._refresh):
            widget.setAccessibleName(without_mnemonic(widget.text()))

    @Slot()
    def _say_reading(self) -> None:
        self._as_of.setText(self._reading())
        self._as_of.setAccessibleName(self._as_of.text())
        theme.write_in(theme.tone(Tone.WARNING if self._old else Tone.QUIET, self.palette()), self._as_of)
        ages = self._read_ms is not None
        if ages != self._ages.isActive():
            (self._ages.start if ages else self._ages.stop)()

    @property
    def _old(self) -> bool:
        """Whether the figures may be otherwise by now."""
        return self._read_ms is not None and (self._stale or self._clock.now_ms() - self._read_ms >= _YOUNG_MS)

    def _reading(self) -> str:
        if self._read_ms is None:
            return self.tr("Reading…") if self._looking else ""
        time = figures.time_of_day(self._read_ms)
        if self._looking:
            return self.tr("as of {time}, reading…").format(time=time)
        if self._old:
            return self.tr("as of {time}, {age} old").format(time=time, age=self._age(self._read_ms))
        return self.tr("as of {time}").format(time=time)

    def _age(self, read_ms: int) -> str:
        passed_ms = max(0, self._clock.now_ms() - read_ms)
        if passed_ms < _MINUTE_MS:
            return self.tr("{n} s").format(n=passed_ms // _SECOND_MS)
        if passed_ms < _HOUR_MS:
            return self.tr("{n} min").format(n=passed_ms // _MINUTE_MS)
        return self.tr("{n} h").format(n=passed_ms // _HOUR_MS)

    def _shown_of_all(self) -> str:
        """How many debts the filter leaves; a ticked one is shown whatever the filter."""
        if not self._model.filtered:
            return ""
        return self.tr("{n} of {m} shown").format(n=self._model.rowCount(), m=self._model.total)

    def _say_none(self) -> None:
        palette = self.palette()
        if self._model.rowCount() > 0:
            self._faced.say("", Icon.FILLED, Tone.QUIET, palette)
        elif self._model.filtered and self._model.total:
            text = self.tr("No debt has “{text}” in a shown column.").format(text=self.filter.text())
            self._faced.say(text, Icon.SKIPPED, Tone.QUIET, palette)
        elif self._read_ms is not None and not self._known:
            self._faced.say(said(UNLISTED), Icon.WARNING, Tone.WARNING, palette)
        elif self._read_ms is not None:
            self._faced.say(self.tr("No debts. There is nothing to repay."), Icon.FILLED, Tone.GOOD, palette)
        elif self._failed:
            failed = self.tr("The debts could not be read yet. F5 tries again at once.")
            self._faced.say(failed if self._why is None else said(self._why), Icon.WARNING, Tone.WARNING, palette)
        else:
            reading = self.tr("Reading the debts from OKX…") if self._looking else ""
            self._faced.say(reading, Icon.RUNNING, Tone.BUSY, palette)
