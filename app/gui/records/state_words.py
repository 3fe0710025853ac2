"""The word, the icon and the colour of each state that a debt of a repayment can be in."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.repayment import Row, State
from app.gui.look.icons import Icon
from app.gui.look.theme import Tone

FACES = {
    State.PLANNED: (Icon.SENDING, Tone.QUIET),
    State.SENT: (Icon.SENDING, Tone.BUSY),
    State.RUNNING: (Icon.RUNNING, Tone.BUSY),
    State.FILLED: (Icon.FILLED, Tone.GOOD),
    State.FAILED: (Icon.FAILED, Tone.BAD),
    State.REFUSED: (Icon.REFUSED, Tone.BAD),
    State.UNKNOWN: (Icon.UNKNOWN, Tone.WARNING),
    State.ABSENT: (Icon.NOT_EXECUTED, Tone.QUIET),
    State.SAID_EXECUTED: (Icon.SAID_EXECUTED, Tone.WARNING),
    State.SAID_ABSENT: (Icon.SAID_NOT_EXECUTED, Tone.WARNING),
}
"""The icon and the colour of each state."""

# What asks for the trader's attention first.
_GRAVEST_FIRST = (
    State.UNKNOWN,
    State.SENT,
    State.PLANNED,
    State.RUNNING,
    State.FAILED,
    State.REFUSED,
    State.SAID_ABSENT,
    State.SAID_EXECUTED,
    State.ABSENT,
    State.FILLED,
)
_RANKS = {state: rank for rank, state in enumerate(_GRAVEST_FIRST)}


def rest_remains(row: Row) -> bool:
    """Whether OKX repaid, and something of the debt is known to be left."""
    return row.state is State.FILLED and row.remaining is not None and row.remaining > 0


def face(row: Row) -> tuple[Icon, Tone]:
    """The icon and the colour of a row."""
    if row.contradicted is not None:
        return Icon.WARNING, Tone.BAD
    return (Icon.PARTLY, Tone.WARNING) if rest_remains(row) else FACES[row.state]


def rank(row: Row) -> tuple[int, bool]:
    """Where a row's state stands among the others, the gravest first: above all a word that OKX contradicts."""
    if row.contradicted is not None:
        return -1, False
    return _RANKS[row.state], not rest_remains(row)


class StateWords(QObject):
    """The states in the window's language."""

    def words(self) -> dict[State, str]:
        """The word of each state."""
        return {
            State.PLANNED: self.tr("Waiting to be sent"),
            State.SENT: self.tr("Sending"),
            State.RUNNING: self.tr("Running"),
            State.FILLED: self.tr("Filled"),
            State.FAILED: self.tr("Failed"),
            State.REFUSED: self.tr("Refused"),
            State.UNKNOWN: self.tr("Unknown, checking"),
            State.ABSENT: self.tr("Not executed"),
            State.SAID_EXECUTED: self.tr("Executed, you say"),
            State.SAID_ABSENT: self.tr("Not executed, you say"),
        }

    def rest(self) -> str:
        """The word of a fill that left something."""
        return self.tr("Filled, rest remains")
