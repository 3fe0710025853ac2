"""What the program is, which version, what it is made of, and the text of every licence."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.gui.accessibility.assistive import ChoiceBox
from app.gui.background.messages import Described
from app.gui.look import theme
from app.gui.look.icons import application_icon, without_icons
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainLabel

_ICON_SIDE = 48
# LGPL-3 wants it said where the source of what is packed with the program can be had.
_SOURCES = (
    ("Qt", "https://download.qt.io/official_releases/qt/"),
    ("PySide6", "https://download.qt.io/official_releases/QtForPython/"),
)


class AboutDialog(Retranslated, QDialog):
    """Shows its name and version at once, and the parts as soon as the worker has looked them up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._described: Described | None = None
        self._title, self._what, self._picture = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setFont(theme.emphasised(self.font(), scale=1.3))
        self._what.setWordWrap(True)
        self._picture.setPixmap(application_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
        self._tabs, self._parts = QTabWidget(), QTextBrowser()
        self._parts.setOpenExternalLinks(True)
        self._whose, self._notice = ChoiceBox(), QPlainTextEdit()
        self._notice.setReadOnly(True)
        self._notice.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._whose.currentIndexChanged.connect(self._show_notice)
        self._buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        self._buttons.rejected.connect(self.reject)
        head, words, column = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        words.addWidget(self._title)
        words.addWidget(self._what)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column.addLayout(head)
        texts = QWidget()
        below = QVBoxLayout(texts)
        below.addWidget(self._whose)
        below.addWidget(self._notice, 1)
        self._tabs.addTab(self._parts, "")
        self._tabs.addTab(texts, "")
        column.addWidget(self._tabs, 1)
        column.addWidget(self._buttons)
        theme.fit(self, letters=104, lines=42)
        self.retranslate()

    def show_parts(self, described: Described) -> None:
        """Show what the program is made of."""
        self._described = described
        self._whose.clear()
        self._whose.addItems([notice.part for notice in described.notices])
        self.retranslate()

    def text(self) -> str:
        """All that is shown, without its form."""
        return f"{self._title.text()}\n{self._what.text()}\n{self._parts.toPlainText()}"

    def notice(self) -> str:
        """The licence text that is shown."""
        return self._notice.toPlainText()

    @Slot(int)
    def _show_notice(self, at: int) -> None:
        notices = self._described.notices if self._described is not None else ()
        self._notice.setPlainText(notices[at].text if 0 <= at < len(notices) else "")

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
        self._tabs.setAccessibleName(self.windowTitle())
        self._tabs.setTabText(0, self.tr("Parts and licences"))
        self._tabs.setTabText(1, self.tr("Licence texts"))
        self._whose.setAccessibleName(self.tr("Licence text of"))
        self._notice.setAccessibleName(self.tr("Licence text"))
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
        links = " · ".join(f"<a href='{address}'>{name}</a>" for name, address in _SOURCES)
        sources = self.tr("Source code: {links}").format(links=links)
        table = f"<table cellspacing='0' cellpadding='3' width='100%'><tr>{head}</tr>{lines}</table>"
        return f"<p>{kept}</p><p>{sources}</p>{table}"
