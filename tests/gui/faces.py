"""Every page and every dialog of the window, to hold what is said of all of them against each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.repayment import Row, State
from app.domain.words import Words
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.account_removal import AccountRemoval
from app.gui.accounts.connection_dialog import ConnectionDialog
from app.gui.main_window import Page
from app.gui.notices.boxes import ClosingBox, DefectBox
from app.gui.records.records_panel import Records
from app.gui.tools.about_dialog import AboutDialog
from app.gui.tools.help_dialog import HelpDialog
from app.gui.tools.settings_dialog import SettingsDialog
from app.gui.tools.support_dialog import SupportDialog
from app.paths import Home
from app.settings import Settings
from tests.gui.scene import DEMO, LIVE, repayment

HOME = Home.find({"ONE_CLICK_REPAY_HOME": "/h"})
FILLED = Row(
    "SOL", State.FILLED, repaid=Decimal("41.2"), paid=Decimal("612.4"), remaining=Decimal(0),
    estimate=Decimal(611), debt_before=Decimal("41.2"),
)  # fmt: skip


def desk_page(desk):
    orders = (
        repayment(41, replace(FILLED, debt="AVAX", remaining=Decimal("0.412"))),
        repayment(42, FILLED, Row("LINK", State.FAILED, code="51000", message="Parameter debt error")),
        repayment(43, Row("DOT", State.RUNNING, debt_before=Decimal("88.1"))),
    )
    desk.keeping.offer((LIVE, DEMO))
    desk.ready(LIVE, *orders).seen().choose("BTC", "ETH")
    desk.window.show_page(Page.DEBTS)
    for order in orders:
        desk.window.records.journal_model.show(order)
    return desk.window


def tab(which):
    def face(desk):
        window = desk_page(desk)
        window.records.show_tab(which)
        return window

    return face


def queue_page(desk):
    window = desk_page(desk)
    window.show_queue(shown=True)
    window.queue.show_lines(Words("Order 1 of 2", "第 1/2 单"), (), running=True)
    return window


def welcome(desk):
    desk.window.show_page(Page.WELCOME)
    return desk.window


def opening(desk):
    desk.keeping.offer((LIVE, DEMO))
    desk.conductor.open(LIVE)
    desk.window.show_page(Page.OPENING)
    return desk.window


def removal(desk):
    desk_page(desk)
    removing = AccountRemoval(desk.window)
    removing.ask(LIVE)
    return removing._question


def queued_review(desk):
    dialog = review(desk)
    dialog._queue.setChecked(True)
    return dialog


def review(desk):
    desk_page(desk)
    return desk.review()


def shown(make):
    def face(desk):
        desk_page(desk)
        dialog = make(desk.window)
        dialog.open()
        return dialog

    return face


PAGES = {
    "welcome": welcome,
    "opening": opening,
    "results": tab(Records.RESULTS),
    "history": tab(Records.HISTORY),
    "journal": tab(Records.JOURNAL),
    "queue": queue_page,
}
DIALOGS = {
    "review": review,
    "review of a queue": queued_review,
    "new account": shown(lambda window: AccountDialog(number=1, parent=window)),
    "kept account": shown(lambda window: AccountDialog(DEMO, parent=window)),
    "connection": shown(lambda window: ConnectionDialog(Words("Desk", "台"), window)),
    "settings": shown(lambda window: SettingsDialog(Settings(), window)),
    "help": shown(lambda window: HelpDialog(HOME, window)),
    "about": shown(AboutDialog),
    "support": shown(SupportDialog),
    "closing": shown(lambda window: ClosingBox(window, Words("Close?", "关闭？"))),
    "defect": shown(lambda window: DefectBox(window, kind="ValueError", under_way=())),
    "removal": removal,
}
FACES = PAGES | DIALOGS
