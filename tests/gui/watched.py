"""A practice repayment in the real window, in a program of its own that times every event of the window's thread."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.clock import SystemClock
from app.domain.repayment import State
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.debts.debts_model import Column
from app.paths import Home

POLL_MS = 5


class Watched(QApplication):
    """Remembers the longest event of the window's thread, in milliseconds, and whose it was.

    `busy` counts what the thread itself did, `passed` also what it waited for: a disk, a lock, another program.
    """

    def __init__(self) -> None:
        super().__init__([])
        self.forget()

    def forget(self) -> None:
        self.busy, self.passed = (0.0, ""), (0.0, "")

    def notify(self, receiver, event):
        began, before = time.perf_counter(), time.thread_time()
        taken = super().notify(receiver, event)
        passed_ms, busy_ms = (time.perf_counter() - began) * 1000, (time.thread_time() - before) * 1000
        if threading.current_thread() is threading.main_thread():
            of = f"{type(receiver).__name__}: {event.type().name}"
            self.busy, self.passed = max(self.busy, (busy_ms, of)), max(self.passed, (passed_ms, of))
        return taken


def until(holds):
    while not holds():
        QTest.qWait(POLL_MS)


def main(home: Path) -> None:
    application = Watched()
    application.setStyle("Fusion")
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(home)})
    found.prepare()
    clerk = Clerk(WindowArguments(home=found, practice=True), clock=SystemClock())
    program = Program(Start(opens=True), clerk, clock=SystemClock())
    window = program.window
    window.show()
    until(lambda: window.debts_model.rowCount() > 0)
    application.forget()
    for row in range(3):
        window.debts.table.setCurrentIndex(window.debts_model.index(row, Column.CURRENCY))
        QTest.keyClick(window.debts.table, Qt.Key.Key_Space)
    QTest.keyClicks(window.payment._payer, "USDT")
    QTest.mouseClick(window.payment._button, Qt.MouseButton.LeftButton)
    dialog = program.conductor._choosing._dialog
    until(dialog._repay.isEnabled)
    QTest.mouseClick(dialog._repay, Qt.MouseButton.LeftButton)
    results = window.results_model
    until(lambda: [results.result(at).row.state for at in range(results.rowCount())] == [State.FILLED] * 3)
    until(lambda: window.debts_model.row_of("BTC") is None)
    longest = application.busy, application.passed
    program.stopped.connect(application.quit)
    window.close()
    application.exec()
    print(json.dumps(longest))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
