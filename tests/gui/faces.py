"""Every page and every dialog of the window, to hold what is said of all of them against each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget

from app.domain import closing
from app.domain.checks import Check, Mark, Subject, Withdrawal
from app.domain.evidence import HistoryRow
from app.domain.repayment import Row, State
from app.domain.words import Language, Words
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.account_removal import AccountRemoval
from app.gui.accounts.connection_dialog import ConnectionDialog
from app.gui.background.messages import Ended, Job, Moved, Undecided
from app.gui.look.language import shown_language
from app.gui.main_window import Page
from app.gui.notices.boxes import ClosingBox, DefectBox
from app.gui.records.closing_dialog import ClosingDialog
from app.gui.records.records_messages import HistoryRead, RecordChecked
from app.gui.records.records_panel import Records
from app.gui.tools.about_dialog import AboutDialog
from app.gui.tools.help_dialog import HelpDialog
from app.gui.tools.settings_dialog import SettingsDialog
from app.gui.tools.support_dialog import SupportDialog
from app.paths import Home
from app.settings import Settings, Theme
from tests.gui.scene import DEMO, LIVE, repayment
from tests.virtual_clock import VirtualClock

ENGLISH = Settings(language=Language.ENGLISH, theme=Theme.LIGHT)
CHINESE = replace(ENGLISH, language=Language.CHINESE)
IN_BOTH = pytest.mark.parametrize("settings", [ENGLISH, CHINESE], ids=["en", "zh"])
HOME = Home.find({"ONE_CLICK_REPAY_HOME": "/h"})
FILLED = Row(
    "SOL", State.FILLED, repaid=Decimal("41.2"), paid=Decimal("612.4"), remaining=Decimal(0),
    estimate=Decimal(611), debt_before=Decimal("41.2"),
)  # fmt: skip
PROXIED = replace(DEMO, proxy="socks5h://127.0.0.1:1080", proxy_login=True)
LONG = replace(LIVE, id="a3", name="Market making, second sub-account of the Singapore desk")


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


def lost_record(desk):
    desk_page(desk)
    desk.tell(Job.LOOK, RecordChecked(Words("The journal was damaged.", "还债记录已损坏。")))
    desk.window.records.show_tab(Records.HISTORY)
    desk.tell(Job.HISTORY, HistoryRead(()))
    desk.tell(Job.HISTORY, Ended())
    return desk.window


def unsettled(number=39):
    order = repayment(number, Row("DOGE", State.UNKNOWN), Row("SHIB", State.UNKNOWN))
    return replace(order, confirmed_ms=order.confirmed_ms - 600_000, sent_ms=order.confirmed_ms - 600_000)


def stuck(desk):
    desk_page(desk)
    desk.tell(Job.FOLLOW, Moved(unsettled()))
    desk.tell(Job.FOLLOW, Undecided())
    said = closing.closed(
        unsettled(38), {"DOGE": State.SAID_EXECUTED, "SHIB": State.SAID_ABSENT}, now_ms=1_790_000_000_000
    )
    rows = [said.rows[0], replace(said.rows[1], contradicted=State.FILLED)]
    desk.window.results_model.show(said.with_rows(rows))
    desk.window.records.show_tab(Records.RESULTS)
    return desk.window


def closing_dialog(window):
    order = unsettled()
    row = HistoryRow("DOGE", "USDT", State.FILLED, Decimal("8123.5"), Decimal("1402.117"), order.sent_ms + 900)
    shown = closing.exhibit(order, (row, replace(row, debt="SHIB", state=State.RUNNING)), now_ms=order.sent_ms)
    return ClosingDialog(shown, clock=VirtualClock(), palette=window.palette(), parent=window)


def tab(which):
    def face(desk):
        window = desk_page(desk)
        window.records.show_tab(which)
        return window

    return face


def ended_page(desk):
    window = desk_page(desk)
    desk.tell(Job.SEND, Moved(repayment(44, replace(FILLED, debt="AVAX", remaining=Decimal("0.412")))))
    return window


def empty_page(desk):
    desk.keeping.offer((LIVE, DEMO))
    desk.ready(LIVE).seen(debts=(), isolated=())
    desk.window.show_page(Page.DEBTS)
    return desk.window


def queue_page(desk):
    window = desk_page(desk)
    window.show_queue(shown=True)
    window.queue.show_lines(Words("Order 1 of 2", "第 1/2 单"), (), running=True)
    return window


def welcome(desk):
    desk.window.show_page(Page.WELCOME)
    return desk.window


def opening(desk):
    desk.keeping.offer((LONG, DEMO))
    desk.conductor.open(LONG)
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


def connection(window):
    """With a check of each mark, the cures of some beside them."""
    dialog = ConnectionDialog(Words("Desk", "台"), window)
    for subject, mark in zip(Subject, Mark, strict=False):
        cure = Words("Tick Trade on OKX.", "请在欧易勾选交易权限。") if mark in {Mark.FAILED, Mark.DANGER} else None
        dialog.checklist.show_check(Check(subject, mark, Words("The key is not accepted.", "密钥未被接受。"), cure))
    dialog.end(None)
    return dialog


def dangerous_account(window):
    dialog = AccountDialog(number=1, parent=window)
    dialog.withhold(Withdrawal.CAN)
    dialog.sites.offer()
    dialog.say("It could not be kept." if shown_language() is Language.ENGLISH else "未能保存。")
    return dialog


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
    "lost record": lost_record,
    "stuck": stuck,
    "queue": queue_page,
    "ended": ended_page,
    "empty": empty_page,
}
DIALOGS = {
    "review": review,
    "review of a queue": queued_review,
    "new account": shown(lambda window: AccountDialog(number=1, parent=window)),
    "kept account": shown(lambda window: AccountDialog(DEMO, parent=window)),
    "kept account with its own proxy": shown(lambda window: AccountDialog(PROXIED, parent=window)),
    "dangerous account": shown(dangerous_account),
    "connection": shown(connection),
    "settings": shown(lambda window: SettingsDialog(Settings(), window, updates=True)),
    "help": shown(lambda window: HelpDialog(HOME, window)),
    "about": shown(AboutDialog),
    "support": shown(SupportDialog),
    "closing on a word": shown(closing_dialog),
    "closing": shown(lambda window: ClosingBox(window, Words("Close?", "关闭？"))),
    "defect": shown(lambda window: DefectBox(window, kind="ValueError", under_way=())),
    "removal": removal,
}
FACES = PAGES | DIALOGS


def widgets(face, kind=QWidget):
    return [each for each in (face, *face.findChildren(kind)) if each.isVisible() and each.window() is face]


def below(node):
    """What assistive technology finds under a node of the accessibility tree, and can be seen."""
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from below(child)
