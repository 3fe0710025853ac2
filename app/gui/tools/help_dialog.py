"""The help: one page inside the program, with what it does and never does, the states, the keys and the files."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from app.domain.repayment import State
from app.gui.look import theme
from app.gui.look.icons import without_icons
from app.gui.look.language import Retranslated
from app.paths import Home


class HelpDialog(Retranslated, QDialog):
    """Stays open beside the window, so that one can read it while one works."""

    def __init__(self, home: Home | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._page = QTextBrowser()
        self._buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._page, 1)
        column.addWidget(self._buttons)
        theme.fit(self, letters=86, lines=36)
        self.retranslate()

    def text(self) -> str:
        """The whole page, without its form."""
        return self._page.toPlainText()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Help"))
        self._page.setAccessibleName(self.tr("Help"))
        at = self._page.verticalScrollBar().value()
        sections = (
            (self.tr("What it does"), _list(self._does())),
            (self.tr("What it never does"), _list(self._never())),
            (self.tr("How to repay"), _list(self._steps(), numbered=True)),
            (self.tr("What the states mean"), _table(self._states())),
            (self.tr("Keys"), _table(self._keys())),
            (self.tr("Where the files are"), _table(self._files())),
            (self.tr("Leaving"), _list(self._leaving())),
        )
        self._page.setHtml("".join(f"<h3>{escape(title)}</h3>{body}" for title, body in sections))
        self._page.verticalScrollBar().setValue(at)

    def _does(self) -> tuple[str, ...]:
        return (
            self.tr(
                "It repays up to five cross-margin debts of an OKX account with one currency, in one signed request."
            ),
            self.tr("It writes each repayment down before it is sent, and follows it until its outcome is known."),
            self.tr("It shows what OKX reports; what is not known is shown as —, and never as 0."),
            self.tr("Practice is a simulator inside the program: no keys, no network, no money."),
        )

    def _never(self) -> tuple[str, ...]:
        return (
            self.tr("It never sends a repayment twice: one whose outcome is unknown is checked, not repeated."),
            self.tr("It never sends anything that you did not confirm in the review."),
            self.tr("It never keeps a key anywhere but in the system keyring, or in memory for this session."),
            self.tr("It never withdraws, transfers or places any other order, and talks to nobody but OKX."),
        )

    def _steps(self) -> tuple[str, ...]:
        return (
            self.tr("Tick up to five debts; the review offers the rest as further orders."),
            self.tr("Choose the currency to pay with."),
            self.tr("Press Review repayment and read what will happen."),
            self.tr("Press the button that names the act. Until then nothing is sent."),
        )

    def _states(self) -> tuple[tuple[str, str], ...]:
        words = {
            State.PLANNED: (self.tr("Waiting to be sent"), self.tr("Confirmed; OKX's limit lets it go in a moment.")),
            State.SENT: (self.tr("Sending"), self.tr("On its way; OKX has not answered yet.")),
            State.RUNNING: (self.tr("Running"), self.tr("OKX took it and is at it.")),
            State.FILLED: (self.tr("Filled"), self.tr("Repaid. A rest may remain if prices moved; it is shown.")),
            State.FAILED: (self.tr("Failed"), self.tr("OKX took it but did not repay this debt.")),
            State.REFUSED: (self.tr("Refused"), self.tr("OKX refused the request; nothing was repaid.")),
            State.UNKNOWN: (
                self.tr("Unknown, checking"),
                self.tr("OKX did not answer in time. It is being checked; don't repeat it."),
            ),
            State.ABSENT: (self.tr("Not executed"), self.tr("Checked: not executed. You may prepare it again.")),
            State.SAID_EXECUTED: (
                self.tr("Executed, you say"),
                self.tr("You closed it: you said that OKX shows it executed. Not proven."),
            ),
            State.SAID_ABSENT: (
                self.tr("Not executed, you say"),
                self.tr("You closed it: you said that OKX shows nothing of it. Not proven."),
            ),
        }
        return tuple(words[state] for state in State)

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Space", self.tr("Tick or untick the current debt")),
            ("Ctrl+A", self.tr("Tick the five largest debts")),
            ("Ctrl+Enter", self.tr("Review the repayment")),
            ("F5", self.tr("Read the debts again")),
            ("Ctrl+E", self.tr("Export the table as CSV")),
            ("Ctrl+Shift+H", self.tr("Hide amounts, or show them")),
            ("Ctrl+,", self.tr("Settings")),
            ("F1", self.tr("This help")),
            ("Esc", self.tr("Close a dialog without doing anything")),
        )

    def _files(self) -> tuple[tuple[str, str], ...]:
        if self._home is None:
            return ()
        return (
            (self.tr("Journal of repayments"), str(self._home.journal)),
            (self.tr("Settings, without any key"), str(self._home.settings)),
            (self.tr("Log, without any key"), str(self._home.log)),
            (self.tr("API keys"), self.tr("in the system keyring, under one-click-repay")),
        )

    def _leaving(self) -> tuple[str, ...]:
        return (
            self.tr("Close the window at any time. What was sent goes on at OKX and is followed at the next start."),
            self.tr("What was not sent yet is not sent any more. Practice ends with the window."),
            self.tr("Not affiliated with OKX. Not investment advice."),
        )


def _list(sentences: tuple[str, ...], *, numbered: bool = False) -> str:
    kind = "ol" if numbered else "ul"
    return f"<{kind}>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</{kind}>"


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(
        f"<tr><td style='white-space: nowrap'><b>{escape(name)}</b></td><td>{escape(meaning)}</td></tr>"
        for name, meaning in rows
    )
    return f"<table cellspacing='0' cellpadding='3'>{lines}</table>"
