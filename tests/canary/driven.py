"""The window with a marked key, in a program of its own: it succeeds, is refused, fails, crashes, reports and locks."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections import Counter
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import core_dumps
from app.clock import SystemClock
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.logs import install_excepthooks, start_logging
from app.okx import signing
from app.paths import Home
from tests.canary.marks import KEYS, shows
from tests.canary.memory import exposed, holders, ours

POLL_MS = 5


class Driven:
    """The program; each step prints what its objects show, and waits until the exchange is ready for the next."""

    def __init__(self, home, url):
        self.home, self.url = home, url
        self.found = Home.find({"ONE_CLICK_REPAY_HOME": str(home)})
        self.found.prepare()
        start_logging(self.found.log, verbose=True)
        # Whoever looks for a fault turns everything on, and nothing is struck out of it.
        logging.getLogger().addHandler(logging.StreamHandler(sys.stderr))
        for name in ("", "urllib3", "requests", "keyring", "app"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        install_excepthooks()
        self.program = Program(
            Start(home=self.found), Clerk(WindowArguments(home=self.found), clock=SystemClock()), clock=SystemClock()
        )
        self.window = self.program.window
        self.window.show()

    def step(self, name, **more):
        said = {"step": name, "exposed": exposed(ours()), "environment": any(map(shows, os.environ.values())), **more}
        print(json.dumps(said), flush=True)
        sys.stdin.readline()

    def add(self):
        self.program.keeping._add()
        dialog = self.program.keeping._dialog
        form = dialog.form
        form.name.setText("Marked")
        form.site.setCurrentIndex(form.site.count() - 1)
        form.address.setText(self.url)
        for field, text in zip(form.secrets.values(), KEYS, strict=True):
            QTest.keyClicks(field, text)
        dialog._test.click()
        until(dialog._test.isEnabled)
        self.step("tested")
        dialog._session.click()
        until(lambda: self.window.debts_model.rowCount() > 0)

    def repay(self, debt):
        model = self.window.debts_model
        until(lambda: model.row_of(debt) is not None and not self.window.debts.looking)
        model.toggle(model.row_of(debt))
        self.window.payment._payer.setCurrentText("USDT")
        self.window.payment.review.emit()
        dialog = self.program.conductor._choosing._dialog
        until(dialog._repay.isEnabled)
        dialog._repay.click()
        results = self.window.results_model
        until(lambda: debt in {results.result(row).row.debt for row in range(results.rowCount())})
        until(lambda: not self.program.conductor.sending and not self.program.conductor.under_way())

    def boxed(self):
        """Close the box that tells of a defect, once it is there."""
        until(lambda: self.program.faults._box is not None)
        said = self.program.faults._box.text() + self.program.faults._box.informativeText()
        self.program.faults._box.close()
        until(lambda: self.program.faults._box is None)
        return said

    def report(self):
        self.window.tools.bundle_asked.emit()
        dialog = self.program.support._dialog
        until(dialog._save.isEnabled)
        dialog._chosen(str(self.home / "report.txt"))
        until(lambda: (self.home / "report.txt").exists() and dialog._stored is not None)
        self.program.support.close()


def until(holds):
    while not holds():
        QTest.qWait(POLL_MS)


def quoting(text):
    raise RuntimeError(f"a defect that quotes {text}")


def main(home, url):
    core_dumps.forbid()
    application = QApplication([])
    application.setStyle("Fusion")
    driven = Driven(home, url)
    program, window = driven.program, driven.window
    before = Counter(holders())
    driven.add()
    driven.step("51008")
    driven.repay("BTC")
    driven.step("drop after")
    driven.repay("ETH")
    driven.step("filled")
    sound = signing.headers
    signing.headers = lambda credentials, **_: quoting(f"{credentials.key} {credentials.secret}")
    program.conductor.look()
    told = driven.boxed()
    signing.headers = sound
    try:
        quoting(KEYS[2])
    except RuntimeError:
        # What the interpreter does with it at the end of a slot.
        sys.excepthook(*sys.exc_info())
    told += driven.boxed()
    threading.Thread(target=quoting, args=(KEYS[1],)).start()
    told += driven.boxed()
    driven.report()
    held = Counter(holders()) - before
    driven.step("crashed", told=told, held=sum(held.values()))
    window.tools.lock.trigger()
    until(lambda: "its key dropped" in window.opening._text.text())
    driven.step("locked", held=dict(Counter(holders()) - before))
    program.stopped.connect(application.quit)
    window.close()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
