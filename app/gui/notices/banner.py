"""The one sentence that matters most at the moment, above everything else."""

from __future__ import annotations

import enum
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from app.domain.words import Words
from app.gui.look import theme
from app.gui.look.icons import Icon, icon
from app.gui.look.language import Retranslated, said
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

_ICON_SIDE = 20
_CLOSE_SIDE = 12
_WIDEST = 1_000_000
_TWO_LINES = "Ag国\nAg国"
_MARGIN = 4


class Composed(Protocol):
    """A sentence that is put together anew whenever it is shown, as one with amounts, which may be hidden."""

    def words(self) -> Words:
        """The sentence as it is to be shown now."""


class Gravity(enum.IntEnum):
    """What a sentence is about; the gravest is the one that is shown."""

    FOREIGN = enum.auto()  # an order that this key cannot settle
    UNKNOWN = enum.auto()
    CONTRADICTED = enum.auto()  # OKX's history shows otherwise what the user's word closed
    RECORD = enum.auto()  # the record of former orders was lost, and nobody has seen OKX's own since
    SENDING = enum.auto()  # why a repayment was not sent
    ELSEWHERE = enum.auto()  # it was not sent, as another window or command is sending
    WRITTEN = enum.auto()  # for a while: where the file is that the user has just asked for
    FAILED = enum.auto()  # OKX refused it, or repaid none of its debts
    PARTLY = enum.auto()  # some debts failed, or something of them remains
    STOPPED = enum.auto()  # nothing can be read until the user does something
    KEY = enum.auto()
    RETIRED = enum.auto()
    MODE = enum.auto()
    OFFLINE = enum.auto()
    MAINTENANCE = enum.auto()
    CLOCK = enum.auto()
    WITHDRAW = enum.auto()
    LIMIT = enum.auto()
    LOCKING = enum.auto()  # what the window waits for before it locks
    UNDER_WAY = enum.auto()  # what is being repaid
    DONE = enum.auto()
    NOTE = enum.auto()

    @property
    def closable(self) -> bool:
        """Whether the user may close it: nothing is lost, as the results keep it, or nothing hangs on it."""
        return self in _CLOSABLE

    @property
    def urgent(self) -> bool:
        """Whether a screen reader is to say it at once."""
        return self <= Gravity.OFFLINE


_CLOSABLE = frozenset(
    {
        Gravity.CONTRADICTED,
        Gravity.SENDING,
        Gravity.ELSEWHERE,
        Gravity.WRITTEN,
        Gravity.FAILED,
        Gravity.PARTLY,
        Gravity.LOCKING,
        Gravity.DONE,
        Gravity.NOTE,
    }
)

FACES = {
    Gravity.FOREIGN: (Icon.UNKNOWN, Tone.WARNING),
    Gravity.UNKNOWN: (Icon.UNKNOWN, Tone.WARNING),
    Gravity.CONTRADICTED: (Icon.WARNING, Tone.BAD),
    Gravity.RECORD: (Icon.WARNING, Tone.WARNING),
    Gravity.SENDING: (Icon.NOT_EXECUTED, Tone.BAD),
    Gravity.ELSEWHERE: (Icon.ELSEWHERE, Tone.WARNING),
    Gravity.WRITTEN: (Icon.NOTE, Tone.BUSY),
    Gravity.FAILED: (Icon.FAILED, Tone.BAD),
    Gravity.PARTLY: (Icon.PARTLY, Tone.WARNING),
    Gravity.STOPPED: (Icon.BARRED, Tone.BAD),
    Gravity.KEY: (Icon.KEY, Tone.BAD),
    Gravity.RETIRED: (Icon.BARRED, Tone.BAD),
    Gravity.MODE: (Icon.BARRED, Tone.BAD),
    Gravity.OFFLINE: (Icon.OFFLINE, Tone.WARNING),
    Gravity.MAINTENANCE: (Icon.MAINTENANCE, Tone.WARNING),
    Gravity.CLOCK: (Icon.CLOCK, Tone.WARNING),
    Gravity.WITHDRAW: (Icon.KEY, Tone.BAD),
    Gravity.LIMIT: (Icon.RUNNING, Tone.BUSY),
    Gravity.LOCKING: (Icon.LOCK, Tone.BUSY),
    Gravity.UNDER_WAY: (Icon.RUNNING, Tone.BUSY),
    Gravity.DONE: (Icon.FILLED, Tone.GOOD),
    Gravity.NOTE: (Icon.NOTE, Tone.BUSY),
}
"""The icon and the colour of each."""


class Banner(Retranslated, QFrame):
    """Always there and always as high, so that nothing below it moves; in quiet times it says what always holds.

    A sentence that needs more than its two lines has a button that shows the whole, and a tooltip that does.
    """

    spoke = Signal(object, str)  # Gravity and the sentence, whenever another one is shown

    def __init__(self) -> None:
        super().__init__()
        self._notices: dict[Gravity, Words | Composed] = {}
        self._practice: str | None = None
        self._grown = False
        self._spoken: tuple[Gravity, Words | Composed] | None = None
        self._icon, self._text = PlainLabel(), PlainLabel()
        self._more, self._close = QToolButton(), QToolButton()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.setCheckable(True)
        self._close.setIconSize(QSize(_CLOSE_SIDE, _CLOSE_SIDE))
        for button in (self._more, self._close):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, _MARGIN, 6, _MARGIN)
        for widget in (self._icon, self._text, self._more, self._close):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self._more.toggled.connect(self._grow)
        self._close.clicked.connect(self.dismiss)
        self.setAutoFillBackground(True)
        self.retranslate()

    def put(self, gravity: Gravity, words: Words | Composed) -> None:
        """Say `words` as long as nothing graver is to be said, until they are lifted or replaced."""
        if self._notices.get(gravity) == words:
            return
        self._notices[gravity] = words
        self.retranslate()

    def lift(self, *gravities: Gravity) -> None:
        """Take back what was said of these."""
        before = self.shown
        for gravity in gravities:
            self._notices.pop(gravity, None)
        if self.shown is not before:
            self.retranslate()

    def unsay(self, words: Words) -> None:
        """Take back just these words, whatever they are about."""
        self.lift(*[gravity for gravity, notice in self._notices.items() if notice == words])

    def clear(self) -> None:
        """Take back everything, as when another account is opened."""
        self.lift(*Gravity)

    @Slot()
    def dismiss(self) -> None:
        """Take back the sentence shown, if the user may close it."""
        if self.shown is not None and self.shown.closable:
            self.lift(self.shown)

    def holds(self, gravity: Gravity) -> bool:
        """Whether something is to be said of this, be it shown or behind a graver sentence."""
        return gravity in self._notices

    def set_practice(self, place: str | None) -> None:
        """Say in quiet times that this is practice, at the exchange at `place`, "" for the built-in one; None for none.

        Where it is none, it is said that this program is not OKX's.
        """
        self._practice = place
        self.retranslate()

    @property
    def shown(self) -> Gravity | None:
        """What the sentence shown is about, None in quiet times."""
        return min(self._notices, default=None)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        gravity = self.shown
        if gravity is not None:
            notice = self._notices[gravity]
            text = said(notice if isinstance(notice, Words) else notice.words())
        elif self._practice:
            text = self.tr("Practice at {place}, a practice exchange on this computer. No money.")
            text = text.format(place=self._practice)
        elif self._practice is not None:
            text = self.tr("Practice uses a built-in simulator. No keys, no network, no money.")
        else:
            text = self.tr("Not affiliated with OKX. Not investment advice.")
        self._text.setText(text)
        self._text.setAccessibleName(self.tr("Notice: {text}").format(text=text))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.setVisible(gravity is not None and gravity.closable)
        self._paint(gravity)
        self._fit()
        self._speak(gravity, text)

    def _speak(self, gravity: Gravity | None, text: str) -> None:
        spoken = None if gravity is None else (gravity, self._notices[gravity])
        if spoken != self._spoken:
            self._spoken = spoken
            self._more.setChecked(False)
            if gravity is not None:
                self.spoke.emit(gravity, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See anew whether the sentence has room."""
        super().resizeEvent(event)
        self._fit()

    @Slot(bool)
    def _grow(self, grown: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self._grown = grown
        self._fit()

    def _fit(self) -> None:
        """Be two lines high; more only where the user asked for the rest of a longer sentence."""
        # Chinese characters may come from another font, with taller lines.
        lines = self._text.fontMetrics().boundingRect(QRect(0, 0, 1, 1), 0, _TWO_LINES).height()
        buttons = self._close.sizeHint().width() * (not self._close.isHidden()) + self._more.sizeHint().width()
        width = self.width() - _ICON_SIDE - buttons - 16 - 4 * self._row.spacing()
        needed = self._text.heightForWidth(max(1, width))
        overflows = needed > lines
        self._more.setVisible(overflows)
        self._more.setText(self.tr("Less") if self._grown else self.tr("More"))
        self._more.setAccessibleName(self.tr("Show the whole notice"))
        self._text.setToolTip(self._text.text() if overflows else "")
        # Of what is too long, the beginning is read first.
        vertical = Qt.AlignmentFlag.AlignTop if overflows else Qt.AlignmentFlag.AlignVCenter
        self._text.setAlignment(vertical | Qt.AlignmentFlag.AlignLeft)
        height = needed if self._grown and overflows else lines
        # No line is cut in its middle.
        line = max(1, self._text.heightForWidth(_WIDEST))
        self._text.setMaximumHeight(max(line, height // line * line))
        self.setFixedHeight(height + 2 * _MARGIN + 2 * self.frameWidth())

    def _paint(self, gravity: Gravity | None) -> None:
        # The window has new colours before they come down to what lies between.
        plain = QPalette() if self.isWindow() else self.window().palette()
        shape, meaning = (None, Tone.QUIET) if gravity is None else FACES[gravity]
        colours = QPalette(plain)
        ink = theme.tone(meaning, plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(meaning, plain))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            colours.setColor(role, ink)
        self.setPalette(colours)
        self._icon.setVisible(shape is not None)
        self._close.setIcon(icon(Icon.CLOSE, ink))
        if shape is not None:
            mark(self._icon, shape, meaning, side=_ICON_SIDE, palette=plain)
