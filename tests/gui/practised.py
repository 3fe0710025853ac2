"""Practice in the real window, driven as far as each state that the window may be in."""

from __future__ import annotations

from app.clock import SystemClock
from app.domain.repayment import State
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity

PATIENCE_MS = 25_000


class Practised:
    """A program that practises in one scenario. `until` waits for a condition."""

    def __init__(self, home, scenario, *, until, at=None):
        self.until = until
        start = Start(opens=scenario is not None)
        arguments = WindowArguments(home=home, practice=True, practice_url=at, scenario=scenario or "normal")
        self.program = Program(start, Clerk(arguments, clock=SystemClock()), clock=SystemClock())
        self.window, self.conductor = self.program.window, self.program.conductor
        self.window.show()

    def listed(self):
        self.until(lambda: self.window.debts_model.rowCount() > 0 and not self.window.debts.looking)

    def choose(self, *debts):
        self.listed()
        model = self.window.debts_model
        for debt in debts:
            model.toggle(model.row_of(debt))
        self.window.payment._payer.setCurrentText("USDT")

    def repay(self, *debts):
        self.choose(*debts)
        self.window.payment.review.emit()
        dialog = self.conductor._choosing._dialog
        self.until(dialog._repay.isEnabled)
        dialog._repay.click()

    def states(self):
        model = self.window.results_model
        return {model.result(row).row.state for row in range(model.rowCount())}

    def shows(self, gravity):
        self.until(lambda: self.window.banner.shown is gravity)

    def read_until(self, gravity):
        """Read again and again until the banner shows it."""
        self.listed()

        def read():
            if self.window.banner.shown is not gravity:
                self.conductor.look()
            return self.window.banner.shown is gravity

        self.until(read)


def _opening(text):
    def drive(practised):
        window = practised.window
        practised.until(lambda: window.page is Page.OPENING and text in window.opening._text.text())

    return drive


def _nothing_listed(text):
    return lambda practised: practised.until(lambda: practised.window.debts._faced.face.text() == text)


def _repaid(*debts, then):
    def drive(practised):
        practised.repay(*debts)
        practised.shows(then)

    return drive


def _ends(*debts, state):
    def drive(practised):
        practised.repay(*debts)
        practised.until(lambda: practised.states() == {state})

    return drive


def _says(gravity):
    return lambda practised: practised.shows(gravity)


STATES = {
    "no account": (None, lambda practised: practised.until(lambda: practised.window.page is Page.WELCOME), None, ""),
    "waiting for the keyring": ("keyring-asks", _opening("Waiting for the system keyring"), None, ""),
    "no keyring": ("keyring-absent", _opening("keyring"), None, ""),
    "loading": ("slow-reading", _nothing_listed("Reading the debts from OKX…"), None, ""),
    "no debts": ("no-debts", _nothing_listed("No debts. There is nothing to repay."), None, ""),
    "wrong account mode": ("wrong-mode", _says(Gravity.MODE), Gravity.MODE, "This account is in Futures mode."),
    "key refused": ("key-refused", _opening("50119"), None, ""),
    "key refused while working": (
        "key-refused-later", lambda practised: practised.read_until(Gravity.KEY), Gravity.KEY, "50119",
    ),
    "ready": ("normal", lambda practised: practised.listed(), None, ""),
    "not enough balance": ("poor", lambda practised: practised.choose("BTC", "ETH"), None, ""),
    "waiting for the limit": (
        "limit", _repaid("BTC", then=Gravity.LIMIT), Gravity.LIMIT, "sent again by itself after OKX's limit",
    ),
    "sending": ("late-answer", _ends("BTC", state=State.SENT), Gravity.UNDER_WAY, "1 debt is being repaid"),
    "running": (
        "slow", _ends("BTC", "ETH", state=State.RUNNING), Gravity.UNDER_WAY, "2 debts are being repaid with USDT (#1).",
    ),
    "done": ("instant", _repaid("BTC", "ETH", then=Gravity.DONE), Gravity.DONE, "2 debts repaid with USDT: "),
    "partly, some failed": (
        "code-2-some-failed", _repaid("BTC", "ETH", then=Gravity.PARTLY), Gravity.PARTLY, "1 of 2 debts repaid",
    ),
    "partly, a rest remains": (
        "rest-remains", _repaid("BTC", then=Gravity.PARTLY), Gravity.PARTLY, "You may repay it with another order.",
    ),
    "failed": (
        "code-1-all-failed", _repaid("BTC", "ETH", then=Gravity.FAILED), Gravity.FAILED, "BTC and ETH as failed",
    ),
    "refused": ("code-59119", _repaid("BTC", then=Gravity.FAILED), Gravity.FAILED, "59119"),
    "unknown": ("lost-before", _repaid("BTC", then=Gravity.UNKNOWN), Gravity.UNKNOWN, "please don't repeat it"),
    "offline": (
        "goes-offline", lambda practised: practised.read_until(Gravity.OFFLINE), Gravity.OFFLINE, "goes on trying",
    ),
    "maintenance": ("maintenance", _says(Gravity.MAINTENANCE), Gravity.MAINTENANCE, "until 20"),
    "already running elsewhere": (
        "another-sender", _repaid("BTC", then=Gravity.ELSEWHERE), Gravity.ELSEWHERE, "Nothing was sent from here",
    ),
    "clock off": ("clock-off", _says(Gravity.CLOCK), Gravity.CLOCK, "2.4 s off"),
    "key can withdraw": ("can-withdraw", _says(Gravity.WITHDRAW), Gravity.WITHDRAW, "This key can withdraw"),
    "call retired": ("retired", _says(Gravity.RETIRED), Gravity.RETIRED, "retired this call"),
}  # one state an entry  # fmt: skip
"""Each state with its scenario, the way into it, and what the banner then shows and says."""
