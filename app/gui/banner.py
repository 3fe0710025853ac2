"""The one sentence that matters most at the moment, above everything else."""

from __future__ import annotations

import enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.domain.words import Words
from app.gui import theme
from app.gui.icons import Icon, icon
from app.gui.language import Retranslated, said
from app.gui.theme import Tone

_ICON_SIDE = 20


class Gravity(enum.IntEnum):
    """What a sentence is about; the gravest is the one that is shown."""

    FOREIGN = enum.auto()  # an order that this key cannot settle
    UNKNOWN = enum.auto()
    SENDING = enum.auto()
    STOPPED = enum.auto()
    OFFLINE = enum.auto()
    MAINTENANCE = enum.auto()
    CLOCK = enum.auto()
    WITHDRAW = enum.auto()
    NOTE = enum.auto()


_TONES = {
    Gravity.FOREIGN: (Icon.UNKNOWN, Tone.WARNING),
    Gravity.UNKNOWN: (Icon.UNKNOWN, Tone.WARNING),
    Gravity.SENDING: (Icon.FAILED, Tone.BAD),
    Gravity.STOPPED: (Icon.BARRED, Tone.BAD),
    Gravity.NOTE: (Icon.FILLED, Tone.BUSY),
}
_OTHERWISE = (Icon.WARNING, Tone.WARNING)


class Banner(Retranslated, QFrame):
    """Always there and always as high, so that nothing below it moves; in quiet times it says what always holds."""

    def __init__(self) -> None:
        super().__init__()
        self._notices: dict[Gravity, Words] = {}
        self._practice = False
        self._icon = QLabel()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 8)
        self.setAutoFillBackground(True)
        self.retranslate()

    def put(self, gravity: Gravity, words: Words) -> None:
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

    def clear(self) -> None:
        """Take back everything, as when another account is opened."""
        self.lift(*Gravity)

    def set_practice(self, practice: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Say in quiet times that this is practice, or that this program is not OKX's."""
        self._practice = practice
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
            text = said(self._notices[gravity])
        elif self._practice:
            text = self.tr("Practice uses a built-in simulator. No keys, no network, no money.")
        else:
            text = self.tr("Not affiliated with OKX. Not investment advice.")
        self._text.setText(text)
        self._text.setAccessibleName(self.tr("Notice: {text}").format(text=text))
        self._paint(gravity)

    def _paint(self, gravity: Gravity | None) -> None:
        # The window has new colours before they come down to what lies between.
        plain = QPalette() if self.isWindow() else self.window().palette()
        shape, meaning = (None, Tone.QUIET) if gravity is None else _TONES.get(gravity, _OTHERWISE)
        colours = QPalette(plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(meaning, plain))
        colours.setColor(QPalette.ColorRole.WindowText, theme.tone(meaning, plain))
        self.setPalette(colours)
        side = QSize(_ICON_SIDE, _ICON_SIDE)
        self._icon.setVisible(shape is not None)
        if shape is not None:
            self._icon.setPixmap(icon(shape, theme.tone(meaning, plain)).pixmap(side, self.devicePixelRatioF()))
