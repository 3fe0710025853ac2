"""The boxes that follow the language while they are open: a defect, a refusal, and the question before closing."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.repayment import Repayment
from app.domain.words import Words
from app.gui.look import figures
from app.gui.look.language import said
from app.gui.look.plain import PlainBox


class DefectBox(PlainBox):
    """Says that something went wrong inside the program, and which repayments may have been sent."""

    def __init__(self, parent: QWidget, *, kind: str, under_way: tuple[Repayment, ...]) -> None:
        super().__init__(parent)
        self._kind, self._under_way = kind, under_way
        self.setIcon(QMessageBox.Icon.Warning)
        self._close = self.addButton("", QMessageBox.ButtonRole.AcceptRole)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Unexpected error"))
        text = self.tr("Something went wrong inside the program ({kind}). The log has the details.")
        self.setText(text.format(kind=self._kind))
        self.setInformativeText(self._sent())
        self._close.setText(self.tr("OK"))

    def _sent(self) -> str:
        lines = [
            self.tr("#{number} of {time}: {debts} with {pay}").format(
                number=each.id,
                time=figures.time_of_day(each.confirmed_ms),
                debts=", ".join(each.order.debts),
                pay=each.order.pay_with,
            )
            for each in self._under_way
        ]
        if not lines:
            return self.tr("No repayment of this window is under way.")
        known = self.tr("Sent, or perhaps sent, and written down; the next reading settles it, so don't repeat it:")
        return "\n".join((known, *lines))


class ClosingBox(PlainBox):
    """Asks whether to close although something is under way; `close_it` is the button that says yes."""

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self._words = words
        self.setIcon(QMessageBox.Icon.Question)
        self.close_it = self.addButton("", QMessageBox.ButtonRole.AcceptRole)
        self._stay = self.addButton("", QMessageBox.ButtonRole.RejectRole)
        # A key pressed without a look must not close.
        self.setDefaultButton(self._stay)
        self.setEscapeButton(self._stay)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Close"))
        self.setText(said(self._words))
        self.close_it.setText(self.tr("Close"))
        self._stay.setText(self.tr("Keep open"))


class RefusalBox(PlainBox):
    """Says why something was not done; `title` is what was asked for."""

    def __init__(self, parent: QWidget, title: Words, words: Words) -> None:
        super().__init__(parent)
        self._title, self._words = title, words
        self.setIcon(QMessageBox.Icon.Warning)
        self._close = self.addButton("", QMessageBox.ButtonRole.AcceptRole)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(said(self._title))
        self.setText(said(self._words))
        self._close.setText(self.tr("OK"))
