"""`close`: an order that stays unknown for good, closed by what the user says that OKX itself shows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import closing

from app.accounts import Opened
from app.cli.driving import returned
from app.cli.listing import history_fields, history_line
from app.cli.session import Session
from app.cli.terminal import Terminal, amount_field, iso_time
from app.domain.closing import FORMER_KEY, Exhibit, meaning, wanting
from app.domain.plan import codes
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import BadInput, Exit
from app.journal import Journal


def run(asked: argparse.Namespace, session: Session) -> int:
    """Show what OKX has, ask, and write the word down; 10, as nothing of it is proven."""
    said = _said(asked)
    with _opened(asked.number, session) as opened:
        shown = returned(opened.repayer.show_for_closing(asked.number), session.clock)
        _show(shown, session.terminal)
        if (missing := wanting(shown, said)) is not None:
            raise BadInput(missing + _how(asked.number, session))
        _confirmed(shown, said, asked.confirm, session)
        closed = opened.repayer.close_by_word(asked.number, said)
    session.terminal.rows(closed)
    session.terminal.result(
        _CLOSED, order=closed.id, outcome="closed_by_word", exit=int(Exit.BY_WORD), message=_CLOSED.en
    )
    return Exit.BY_WORD


def _said(asked: argparse.Namespace) -> dict[str, State]:
    executed, absent = codes(asked.executed), codes(asked.not_executed)
    if set(executed) & set(absent):
        raise BadInput(
            Words(
                "A debt cannot be both executed and not. Nothing was closed or sent.",
                "同一负债不能既已执行又未执行。未关闭任何订单，也未发送任何请求。",
            )
        )
    return {**dict.fromkeys(executed, State.SAID_EXECUTED), **dict.fromkeys(absent, State.SAID_ABSENT)}


def _opened(number: int, session: Session) -> Opened:
    """The account that was named, else the one that sent the order, else the one that is chosen by itself."""
    if session.practises or session.narrowed():
        return session.open()
    with closing(Journal(session.journal_path())) as journal:
        sender = next((each.account_id for each in journal.open_repayments() if each.id == number), "")
    kept = session.settings().by_id(sender)
    return session.open() if kept is None else session.open_kept(kept)


def _show(shown: Exhibit, terminal: Terminal) -> None:
    """The order, and what OKX's history shows of its debts for its time."""
    terminal.rows(shown.repayment)
    terminal.say(_of_order(shown.repayment))
    if shown.former_key:
        terminal.say(FORMER_KEY)
    if not shown.reaches:
        terminal.say(_TOO_OLD)
    elif not shown.rows:
        terminal.say(_NOTHING)
    else:
        terminal.say(
            Words(
                f"OKX's history of these debts since {iso_time(shown.repayment.sent_ms)}:",
                f"欧易还债历史中这些负债自 {iso_time(shown.repayment.sent_ms)} 起的记录：",
            )
        )
    for row in shown.rows:
        terminal.result(history_line(row), **history_fields(row))


def _of_order(repayment: Repayment) -> Words:
    """What the order was about, to be compared with what OKX shows."""
    pay_with, time = repayment.order.pay_with, iso_time(repayment.sent_ms)
    en, zh = [], []
    for row in repayment.rows:
        if row.state.open:
            amount, cost = amount_field(row.debt_before) or "?", amount_field(row.estimate) or "?"
            en.append(f"{row.debt} {amount}, estimated to cost {cost} {pay_with}")
            zh.append(f"{row.debt} {amount}，预估支付 {cost} {pay_with}")
    owed = Words("; ".join(en), "；".join(zh))
    return Words(
        f"Sent {time}, paid with {pay_with}. Owed before: {owed.en}.",
        f"发送于 {time}，使用 {pay_with} 支付。发送前的负债：{owed.zh}。",
    )


def _confirmed(shown: Exhibit, said: Mapping[str, State], given: str | None, session: Session) -> None:
    """Have the user mean it; raises `BadInput` otherwise, with the code that means it where nobody can be asked."""
    words, code = meaning(shown, said), shown.code(said)
    session.terminal.say(words)
    if given is not None:
        if given != code:
            raise BadInput(_OTHERWISE)
        return
    number = shown.repayment.id
    if not sys.stdin.isatty():
        again = session.command("close", str(number), *_spoken(said), "--confirm", code)
        raise BadInput(
            Words(
                f"Nothing was closed. If that is what OKX itself shows, confirm it: {again}",
                f"未关闭任何订单。若欧易确实如此显示，请运行以下命令确认：{again}",
            )
        )
    question = Words(f"Type the order's number, {number}, to say so: ", f"请输入订单号 {number} 以确认：")
    if session.terminal.answer(question) != str(number):
        raise BadInput(_UNSAID)


def _spoken(said: Mapping[str, State]) -> list[str]:
    """The word as it is typed, option by option."""
    typed: list[str] = []
    for state, option in ((State.SAID_EXECUTED, "--executed"), (State.SAID_ABSENT, "--not-executed")):
        debts = [debt for debt, each in said.items() if each is state]
        typed += [option, *debts] if debts else []
    return typed


def _how(number: int, session: Session) -> Words:
    """How a word is given; the debts are left to the user, who is to look first."""
    line = session.command("close", str(number), "--executed", "DEBT", "--not-executed", "DEBT")
    return Words(f"Say so of each: {line}", f"请逐一说明：{line}")


_TOO_OLD = Words(
    "The order is older than the seven days that OKX's history keeps; look at your bills on OKX.",
    "该订单早于欧易还债历史保留的 7 天，请在欧易查看账单。",
)
_NOTHING = Words(
    "OKX's history shows nothing of these debts for that time. Look at your repayments and bills on OKX itself.",
    "欧易还债历史中没有这些负债在该时段的记录。请在欧易网站查看还债记录与账单。",
)
_OTHERWISE = Words(
    "That code is for another word, or OKX shows something else by now. Nothing was closed. Look again, without it.",
    "确认码与此说明不符，或欧易的记录已变化。未关闭任何订单，请不带确认码重新查看。",
)
_UNSAID = Words("Nothing was closed.", "未关闭任何订单。")
_CLOSED = Words(
    "Closed on your word; nothing was proven, and nothing was sent.", "已依您的说明关闭；未经证实，也未发送任何请求。"
)
