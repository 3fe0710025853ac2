"""The red warning before a key is kept that can withdraw, or of which that is not known, and the tick that it takes."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout

from app.domain.checks import Withdrawal
from app.gui.accessibility.announcing import announce
from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

_ICON_SIDE = 20


class WithdrawalNotice(Retranslated, QFrame):
    """Hidden until something is to be agreed to; a new finding has to be agreed to anew."""

    def __init__(self) -> None:
        super().__init__()
        self._found = Withdrawal.CANNOT
        self._icon, self._text, self.agreement = PlainLabel(), PlainLabel(), QCheckBox()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 6, 10, 6)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self.agreement, 1, 1)
        self.setAutoFillBackground(True)
        self.show_found(Withdrawal.CANNOT)

    @property
    def agreed(self) -> bool:
        """Whether the user ticked what is asked here."""
        return self._found is not Withdrawal.CANNOT and self.agreement.isChecked()

    @property
    def asks(self) -> bool:
        """Whether there is something to agree to, and it is not agreed to."""
        return self._found is not Withdrawal.CANNOT and not self.agreement.isChecked()

    def show_found(self, found: Withdrawal) -> None:
        """Ask for agreement to `found`; for nothing where the key cannot withdraw."""
        self._found = found
        self.agreement.setChecked(False)
        self.setVisible(found is not Withdrawal.CANNOT)
        self.retranslate()
        if self.isVisible():
            announce(self._text, self._text.text(), at_once=True)
            self.agreement.setFocus()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        can = self._found is Withdrawal.CAN
        warning = self.tr(
            "This key can withdraw. Remove that permission on OKX: whoever gets hold of the key could take everything. "
            "Nothing was kept yet."
        )
        unknown = self.tr(
            "It could not be checked whether this key can withdraw; the list above says why. Nothing was kept yet."
        )
        self._text.setText(warning if can else unknown)
        self._text.setAccessibleName(self._text.text())
        knowing = self.tr("I know that this key can withdraw; keep it all the same")
        unchecked = self.tr("Keep this key although it could not be checked")
        self.agreement.setText(knowing if can else unchecked)
        self.agreement.setAccessibleName(self.agreement.text())
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.ParentChange and hasattr(self, "agreement"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        plain = QPalette() if self.isWindow() else self.window().palette()
        meaning = Tone.BAD if self._found is Withdrawal.CAN else Tone.WARNING
        colours = QPalette(plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(meaning, plain))
        colours.setColor(QPalette.ColorRole.WindowText, theme.tone(meaning, plain))
        self.setPalette(colours)
        # On this surface, too, the box needs the outline of a field.
        colours.setColor(QPalette.ColorRole.Window, theme.field_palette(is_dark=theme.dark(plain)).window().color())
        self.agreement.setPalette(colours)
        mark(self._icon, Icon.WARNING, meaning, side=_ICON_SIDE, palette=plain)
