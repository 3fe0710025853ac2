"""The window with an account whose proxy has a marked login: tested, kept, opened, edited, reported and locked."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import core_dumps
from tests.canary.driven import Driven, until
from tests.canary.marks import KEYS, LOGIN
from tests.canary.memory import holders

OWN_WAY = 3


def fill(form, address):
    form.name.setText("Marked")
    form.proxy.way.setCurrentIndex(OWN_WAY)
    form.proxy.address.setText(address)
    form.proxy.asks.setChecked(True)
    for field, text in ((form.proxy.user, LOGIN[0]), (form.proxy.password, LOGIN[1])):
        QTest.keyClicks(field, text)


def told(driven):
    """What the log says of the last reading."""
    lines = driven.found.log.read_text(encoding="utf-8").splitlines()
    return next((line for line in reversed(lines) if "LOOK ended" in line), "")


def add(driven, address):
    driven.program.keeping._add()
    dialog = driven.program.keeping._dialog
    fill(dialog.form, address)
    for field, text in zip(dialog.form.secrets.values(), KEYS, strict=True):
        QTest.keyClicks(field, text)
    dialog._test.click()
    until(dialog._test.isEnabled)
    driven.step("tested", found=dialog.checklist.checks[0].finding.en)
    dialog._session.click()
    until(lambda: dialog.notice.asks and not dialog._keeping)
    dialog.notice.agreement.click()
    dialog._session.click()
    until(lambda: driven.program.keeping._dialog is None and address in told(driven))


def edit(driven, address):
    driven.program.keeping._edit()
    dialog = driven.program.keeping._dialog
    fill(dialog.form, address)
    dialog._save.click()
    until(lambda: driven.program.keeping._dialog is None and address in told(driven))


def main(home, first, second):
    core_dumps.forbid()
    application = QApplication([])
    application.setStyle("Fusion")
    driven = Driven(home, "")
    before = Counter(holders())
    add(driven, first)
    driven.step("opened", told=told(driven))
    edit(driven, second)
    driven.step("edited", told=told(driven))
    driven.report()
    driven.step("reported", held=sum((Counter(holders()) - before).values()))
    driven.window.tools.lock.trigger()
    until(lambda: "its key dropped" in driven.window.opening._text.text())
    driven.step("locked", held=dict(Counter(holders()) - before))
    driven.program.stopped.connect(application.quit)
    driven.window.close()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
