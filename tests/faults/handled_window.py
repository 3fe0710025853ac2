"""The real window, offscreen, with a hand that does what it is told: a JSON line says what it sees, one tells it what.

It says once what can be chosen; told which debts, it ticks them, reviews, says that it confirms, and does.
"""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QObject, QTimer, Signal

from app.__main__ import main
from app.gui import application
from app.gui.main_window import Page

BEAT_MS = 10


class Hand(QObject):
    told = Signal(object)

    def __init__(self, program):
        super().__init__(program)
        self._window, self._conductor = program.window, program.conductor
        self._next = self._look
        self._debts = []
        self.told.connect(self._repay)
        threading.Thread(target=self._hear, daemon=True).start()
        beat = QTimer(self)
        beat.timeout.connect(self._work)
        beat.start(BEAT_MS)

    def _hear(self):
        for line in sys.stdin:
            self.told.emit(json.loads(line))

    def _work(self):
        self._next = self._next() or self._next

    def _look(self):
        window = self._window
        if window.page is not Page.DEBTS or window.debts.looking or not window.debts_model.rowCount():
            return None
        lines = [window.debts_model.line(row) for row in range(window.debts_model.rowCount())]
        say(choosable=[line.choice.debt.currency for line in lines if line.choice.bar is None])
        return self._rest

    def _rest(self):
        pass

    def _repay(self, debts):
        self._debts, self._next = debts, self._tick

    def _tick(self):
        model = self._window.debts_model
        model.clear()
        for debt in self._debts:
            model.toggle(model.row_of(debt))
        self._window.payment._payer.setCurrentText("USDT")
        return self._review

    def _review(self):
        if not self._window.payment._button.isEnabled():
            return None
        self._window.payment._button.click()
        return self._confirm

    def _confirm(self):
        dialog = self._conductor._choosing._dialog
        if dialog is None or not dialog._repay.isEnabled():
            return None
        say(confirmed=self._debts)
        dialog._repay.click()
        return self._rest


def say(**seen):
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


class Handled(application.Program):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._hand = Hand(self)


if __name__ == "__main__":
    application.Program = Handled
    sys.exit(main([]))
