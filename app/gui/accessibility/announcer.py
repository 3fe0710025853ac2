"""Tells assistive technology what changes in the window while nobody looks at the place where it changes."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.domain.repayment import MAX_DEBTS, Repayment, Row
from app.gui.accessibility.announcing import announce
from app.gui.main_window import MainWindow
from app.gui.notices.banner import Gravity
from app.gui.notices.repayment_notices import RepaymentNotices
from app.gui.reading import Reading
from app.gui.records.state_words import StateWords, rest_remains


class _Topic(enum.Enum):
    BANNER = enum.auto()
    ROWS = enum.auto()
    READING = enum.auto()


Say = Callable[[QWidget, str, bool], None]


def _aloud(widget: QWidget, text: str, at_once: bool) -> None:  # noqa: FBT001 - as `Say` has it
    announce(widget, text, at_once=at_once)


class Announcer(QObject):
    """Says each new notice, each state that a debt comes into, each reading, and why a sixth tick was refused.

    What it said last of the same topic it does not say again, unless the user asked for it.
    """

    def __init__(self, window: MainWindow, notices: RepaymentNotices, reading: Reading, *, say: Say = _aloud) -> None:
        super().__init__(window)
        self._window = window
        self._say = say
        self._states = StateWords(self)
        self._last: dict[_Topic, str] = {}
        window.banner.spoke.connect(self._say_notice)
        window.debts_model.sixth_refused.connect(self._say_sixth)
        window.debts.refresh.connect(self._await_reading)
        notices.changed.connect(self._say_rows)
        reading.done.connect(self._say_read)
        reading.failed.connect(self._say_unread)

    def _tell(self, topic: _Topic, text: str, *, widget: QWidget, at_once: bool = False) -> None:
        if text and self._last.get(topic) != text:
            self._last[topic] = text
            self._say(widget, text, at_once)

    @Slot(object, str)
    def _say_notice(self, gravity: Gravity, text: str) -> None:
        if gravity is Gravity.UNDER_WAY:
            return  # the states of its debts are said one by one
        # Banner says each once; an old one that comes back is news again.
        self._last.pop(_Topic.BANNER, None)
        self._tell(_Topic.BANNER, text, widget=self._window.banner, at_once=gravity.urgent)

    @Slot()
    def _say_sixth(self) -> None:
        refused = self.tr("One order repays at most {most} debts; the review can queue the rest.").format(
            most=MAX_DEBTS
        )
        self._say(self._window.debts, refused, True)

    @Slot(object, object)
    def _say_rows(self, before: Repayment | None, after: Repayment) -> None:
        known = {} if before is None else {row.debt: self._word(row) for row in before.rows}
        changed = [(row.debt, self._word(row)) for row in after.rows if known.get(row.debt) != self._word(row)]
        said = " ".join(self.tr("{debt}: {state}.").format(debt=debt, state=word) for debt, word in changed)
        self._tell(_Topic.ROWS, said, widget=self._window.results)

    @Slot()
    def _await_reading(self) -> None:
        self._last.pop(_Topic.READING, None)

    @Slot(int)
    def _say_read(self, debts: int) -> None:
        self._tell(_Topic.READING, self.tr("Debts read: {n}.").format(n=debts), widget=self._window.debts)

    @Slot()
    def _say_unread(self) -> None:
        self._tell(_Topic.READING, self.tr("The debts could not be read."), widget=self._window.debts)

    def _word(self, row: Row) -> str:
        return self._states.rest() if rest_remains(row) else self._states.words()[row.state]
