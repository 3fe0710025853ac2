"""What the program is, which version, what it is made of, and under which licences."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.gui.background.messages import Described
from app.gui.look import theme
from app.gui.look.icons import application_icon, without_icons
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainLabel

_ICON_SIDE = 48


class AboutDialog(Retranslated, QDialog):
    """Shows its name and version at once, and the parts as soon as the worker has looked them up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._described: Described | None = None
        self._title, self._what, self._picture = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setFont(theme.emphasised(self.font(), scale=1.3))
        self._what.setWordWrap(True)
        self._picture.setPixmap(application_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
        self._parts = QTextBrowser()
        self._buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        self._buttons.rejected.connect(self.reject)
        head, words, column = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        words.addWidget(self._title)
        words.addWidget(self._what)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self._parts, 1)
        column.addWidget(self._buttons)
        theme.fit(self, letters=72, lines=24)
        self.retranslate()

    def show_parts(self, described: Described) -> None:
        """Show what the program is made of."""
        self._described = described
        self.retranslate()

    def text(self) -> str:
        """All that is shown, without its form."""
        return f"{self._title.text()}\n{self._what.text()}\n{self._parts.toPlainText()}"

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("About One-Click Repay"))
        self._title.setText(self.tr("One-Click Repay {version}").format(version=__version__))
        self._picture.setAccessibleName(self._title.text())
        self._what.setText(
            "\n".join(
                (
                    self.tr(
                        "Repays OKX margin debts in one click, never twice, and says what is known and what is not."
                    ),
                    self.tr("Not affiliated with OKX. Not investment advice."),
                    self.tr("Licence: MIT. It is made of the parts below, each under its own licence."),
                )
            )
        )
        self._parts.setAccessibleName(self.tr("Parts and licences"))
        self._parts.setHtml(self._table())

    def _table(self) -> str:
        if self._described is None:
            return escape(self.tr("Looking them up…"))
        keyring = self._described.keyring or self.tr("none; keys are kept for a session only")
        rows = [(part.name, part.version, part.licence) for part in self._described.parts]
        titles = (self.tr("Part"), self.tr("Version"), self.tr("Licence"))
        head = "".join(f"<th align='left'>{escape(title)}</th>" for title in titles)
        lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        kept = escape(self.tr("System keyring: {name}").format(name=keyring))
        return f"<p>{kept}</p><table cellspacing='0' cellpadding='3' width='100%'><tr>{head}</tr>{lines}</table>"
