"""The offer to try OKX's other sites where a key is not known, and what each of them answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout

from app.gui.accessibility.announcing import announce
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel

if TYPE_CHECKING:
    from app.probing import Probed


class SiteProbeView(Retranslated, QFrame):
    """Hidden until it is offered. `wanted` and `stopped` ask for the trial and for its end, `taken` brings a site."""

    wanted = Signal()
    stopped = Signal()
    taken = Signal(str)  # the name of a site

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[Probed] = []
        self._under_way = self._ended = False
        self._text, self._try, self._stop = PlainLabel(), QPushButton(), QPushButton()
        self._text.setWordWrap(True)
        self._lines = QGridLayout()
        self._lines.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        head = QGridLayout()
        head.setColumnStretch(0, 1)
        head.addWidget(self._text, 0, 0)
        head.addWidget(self._try, 0, 1)
        head.addWidget(self._stop, 0, 1)
        column.addLayout(head)
        column.addLayout(self._lines)
        for button in (self._try, self._stop):
            button.setAutoDefault(False)
        self._try.clicked.connect(self.wanted)
        self._stop.clicked.connect(self.stopped)
        self.withdraw()

    def offer(self) -> None:
        """Offer to try the other sites."""
        self._clear(under_way=False)
        self.show()
        announce(self._text, self._text.text())

    def withdraw(self) -> None:
        """Offer nothing."""
        self._clear(under_way=False)
        self.hide()

    def begin(self) -> None:
        """The sites are being asked."""
        self._clear(under_way=True)
        self._stop.setFocus()

    def show_answer(self, answer: Probed) -> None:
        """Add what a site answered; one that knows the key can be taken."""
        self._answers.append(answer)
        label, take = self._line(len(self._answers) - 1, answer)
        announce(label, label.text())
        if take is not None:
            take.setFocus()

    def end(self) -> None:
        """All sites were asked, or the user stopped it."""
        self._under_way, self._ended = False, True
        self._say()
        announce(self._text, self._text.text())

    @property
    def answers(self) -> tuple[Probed, ...]:
        """What the sites answered so far."""
        return tuple(self._answers)

    def _clear(self, *, under_way: bool) -> None:
        self._answers.clear()
        self._under_way, self._ended = under_way, False
        self.retranslate()

    def _line(self, row: int, answer: Probed) -> tuple[QLabel, QPushButton | None]:
        site = said(answer.site.label)
        label = PlainLabel(self.tr("{site}: {finding}").format(site=site, finding=said(answer.finding)))
        label.setWordWrap(True)
        label.setAccessibleName(label.text())
        self._lines.addWidget(label, row, 0)
        label.show()
        if not answer.knows:
            return label, None
        take = QPushButton(self.tr("Use this site"))
        take.setAccessibleName(self.tr("Use the site {site}").format(site=site))
        take.setAutoDefault(False)
        take.setProperty("site", answer.site.name)
        take.clicked.connect(self._take)
        self._lines.addWidget(take, row, 1)
        take.show()
        return label, take

    @Slot()
    def _take(self) -> None:
        self.taken.emit(str(self.sender().property("site")))

    def retranslate(self) -> None:
        """Say it in the window's language."""
        while (item := self._lines.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for row, answer in enumerate(self._answers):
            self._line(row, answer)
        self._say()

    def _say(self) -> None:
        if self._under_way:
            text = self.tr("Asking the other sites, one after the other…")
        elif not self._ended:
            text = self.tr("This site does not know the key. The other sites of OKX can be asked, by a reading each.")
        elif any(answer.knows for answer in self._answers):
            text = self.tr("A site that knows the key was found.")
        else:
            text = self.tr("No other site was found that knows the key.")
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._try.setText(self.tr("Try the &other sites"))
        self._stop.setText(self.tr("Stop"))
        self._try.setVisible(not self._under_way)
        self._stop.setVisible(self._under_way)
