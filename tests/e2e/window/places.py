"""Where in the window and in the review a user finds what to click, measured on the very screen of the test."""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.clock import SystemClock
from app.domain.plan import choices
from app.domain.repayment import Row, State
from app.domain.words import Language
from app.gui.debts import debts_model
from app.gui.look.appearance import Appearance
from app.gui.main_window import MainWindow, Page
from app.gui.payment.review import review
from app.gui.payment.review_dialog import ReviewDialog
from app.gui.records import results_model
from app.settings import Settings
from tests.gui.scene import LIVE, repayment, snapshot


def main() -> None:
    application = QApplication([])
    Appearance(application).show(Settings(language=Language.ENGLISH))
    window = MainWindow(clock=SystemClock())
    window.show_account(LIVE)
    window.show_page(Page.DEBTS)
    seen = snapshot()
    window.debts_model.show(choices(seen.listing, pay_with=None, doubtful={}), seen, pay_with=None)
    window.results_model.show(repayment(1, *[Row(debt, State.FILLED) for debt in ("BTC", "ETH", "LTC")]))
    dialog = ReviewDialog(review(LIVE, seen, ("BTC", "ETH", "LTC"), pay_with="USDT"), clock=SystemClock())
    for shown in (window, dialog):
        shown.show()
        QTest.qWaitForWindowExposed(shown)
    debts, results = window.debts.table, window.results
    print(
        json.dumps(
            {
                "boxes": [
                    _cell(window, debts, debts.visualRect(window.debts_model.index(row, debts_model.Column.CHOSEN)))
                    for row in range(3)
                ],
                "states": [
                    _cell(
                        window,
                        results,
                        results.visualRect(window.results_model.index(row, results_model.Column.STATUS)),
                    )
                    for row in range(3)
                ],
                "payer": _whole(window, window.payment._payer),
                "review": _whole(window, window.payment._button),
                "repay": _whole(dialog, dialog._repay),
            }
        )
    )


def _cell(window, table, cell: QRect) -> list[int]:
    corner = table.viewport().mapTo(window, cell.topLeft())
    return [corner.x(), corner.y(), min(cell.width(), 90), cell.height()]


def _whole(window: QWidget, widget: QWidget) -> list[int]:
    corner = widget.mapTo(window, QPoint(0, 0))
    return [corner.x(), corner.y(), widget.width(), widget.height()]


if __name__ == "__main__":
    main()
