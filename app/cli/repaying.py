"""`repay`: check, show, ask, send once, follow; the exit code says what became of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal

from app.accounts import Opened
from app.cli.driving import drive, finish_undisturbed, looked
from app.cli.session import Session
from app.cli.terminal import Terminal, amount_field
from app.domain import estimate
from app.domain.account import Account
from app.domain.commands import command, ends_with_us
from app.domain.money import plain, significant
from app.domain.plan import codes
from app.domain.preview import worst_case
from app.domain.repayment import Order, Outcome, Repayment, State, outcome
from app.domain.words import Words, listed
from app.errors import BadInput, Exit, JournalProblem, Offline, OneClickRepayError
from app.okx.codes import meaning, of_lost
from app.steps import Snapshot, Step, Stuck, Trouble

_EXITS = {
    Outcome.FILLED: Exit.DONE,
    Outcome.NOT_EXECUTED: Exit.NOT_EXECUTED,
    Outcome.SOME_FAILED: Exit.SOME_FAILED,
    Outcome.RUNNING: Exit.STILL_RUNNING,
    Outcome.UNKNOWN: Exit.UNKNOWN,
    Outcome.BY_WORD: Exit.BY_WORD,
}


def run(asked: argparse.Namespace, session: Session) -> int:
    """Repay `asked.debts` with `asked.pay_with`; see `Exit` for what is returned."""
    # Before anything is opened or asked: an order that can never be lawful.
    order = Order(codes(asked.debts), pay_with=asked.pay_with)
    with session.open(sending=True) as opened:
        snapshot = looked(opened.repayer.look(), session.clock)
        order = opened.repayer.plan(order.debts, pay_with=order.pay_with, snapshot=snapshot)
        if asked.dry_run:
            return _rehearsed(order, snapshot, opened, session.terminal)
        if asked.yes:
            session.terminal.say(_place(opened.account))
        else:
            _ask(order, snapshot, opened, session.terminal)
        return _sent_and_followed(order, snapshot, opened, session, timeout_s=asked.timeout)


def _sent_and_followed(order: Order, snapshot: Snapshot, opened: Opened, session: Session, *, timeout_s: float) -> int:
    terminal = session.terminal
    until = session.clock.monotonic() + timeout_s
    shown: Repayment | None = None
    ended: Exit | None = None
    try:
        for step in drive(opened.repayer.send(order, snapshot), session.clock, until=until):
            shown = _shown(step, shown, terminal)
        if shown is not None and shown.open:
            for step in drive(_followed(opened, shown), session.clock, until=until):
                shown = _shown(step, shown, terminal)
    except Offline as error:
        terminal.say(error.words)
        ended = error.exit
    except KeyboardInterrupt:
        terminal.say(Words("Interrupted; what was sent is in the journal.", "已中断，已发送的内容保存在还债记录中。"))
    except OneClickRepayError as error:
        if shown is None or not shown.attempts:
            raise
        terminal.say(error.words)
    if shown is None:
        opened.journal.recover()
        terminal.result(_NEVER_SENT, outcome="not_sent", exit=int(Exit.NOT_EXECUTED), message=_NEVER_SENT.en)
        return Exit.NOT_EXECUTED
    return _concluded(shown, opened, terminal, ended)


def _followed(opened: Opened, repayment: Repayment) -> Iterator[Step]:
    """Follow, until this repayment is at its end."""
    steps = opened.repayer.follow([repayment.id])
    for step in steps:
        yield step
        if isinstance(step, Repayment) and step.id == repayment.id and _complete(step):
            return


def _complete(repayment: Repayment) -> bool:
    moved = {State.FILLED, State.FAILED}
    return not repayment.open and all(row.remaining is not None for row in repayment.rows if row.state in moved)


def _shown(step: Repayment | Trouble | Stuck, shown: Repayment | None, terminal: Terminal) -> Repayment | None:
    if isinstance(step, Trouble):
        terminal.say(step.error.words)
    elif isinstance(step, Repayment) and (shown is None or step.id == shown.id):
        terminal.rows(step)
        if any(row.state is State.UNKNOWN for row in step.rows) and not _doubted(shown):
            terminal.say(of_lost(*(row.code for row in step.rows if row.state is State.UNKNOWN)))
        return step
    return shown


def _doubted(repayment: Repayment | None) -> bool:
    return repayment is not None and any(row.state is State.UNKNOWN for row in repayment.rows)


def _concluded(shown: Repayment, opened: Opened, terminal: Terminal, ended: Exit | None) -> int:
    """Say what became of it, as the journal has it, and return the exit code."""
    finish_undisturbed()
    try:
        opened.journal.recover()
        repayment = opened.journal.repayment(shown.id)
    except JournalProblem as error:
        # It was sent, whatever the disk says now.
        terminal.say(error.words)
        repayment = shown
    terminal.rows(repayment)
    became = outcome(repayment.rows)
    code = ended if ended is not None and became is Outcome.NOT_EXECUTED else _EXITS[became]
    row = repayment.rows[0]
    advice = meaning(row.code).advice if row.code else Words("", "")
    words = _sentence(became, opened.account)
    words = words + advice if became is Outcome.NOT_EXECUTED and row.code else words
    if left := [f"{each.debt} {plain(each.remaining)}" for each in repayment.rows if each.remaining]:
        # Filled is not to say that all of it was repaid.
        owed = listed(left)
        words += Words(f"Still owed: {owed.en}.", f"尚欠：{owed.zh}。")
    said = next((each for each in repayment.rows if each.code), row)
    terminal.result(
        words,
        order=repayment.id,
        environment=opened.account.environment.value,
        account=opened.account.name,
        outcome=_name(became, repayment),
        exit=int(code),
        code=said.code,
        message=words.en,
    )
    return code


def _sentence(became: Outcome, account: Account) -> Words:
    """What became of it; of what is not at its end, also how to find that out later."""
    words = _SENTENCES[became]
    if became not in {Outcome.RUNNING, Outcome.UNKNOWN}:
        return words
    if ends_with_us(account):
        return words + _ENDED_WITH_US
    follow = command("reconcile", account=account)
    return words + Words(f"Settle it by reading: {follow}", f"可运行以下命令核对：{follow}")


def _name(became: Outcome, repayment: Repayment) -> str:
    if became is Outcome.NOT_EXECUTED:
        return "refused" if any(row.state is State.REFUSED for row in repayment.rows) else "absent"
    return became.value


def _rehearsed(order: Order, snapshot: Snapshot, opened: Opened, terminal: Terminal) -> int:
    terminal.result(
        _summary(order, snapshot, opened) + Words("Dry run: nothing was sent.", "演练：未发送任何请求。"),
        dry_run=True,
        environment=opened.account.environment.value,
        debts=list(order.debts),
        pay_with=order.pay_with,
        estimated_cost=amount_field(_cost(order, snapshot)),
        worst_case=amount_field(significant(worst_case(_cost(order, snapshot)))),
        available=amount_field(estimate.available(order.pay_with, snapshot.balances)),
    )
    return Exit.DONE


def _ask(order: Order, snapshot: Snapshot, opened: Opened, terminal: Terminal) -> None:
    """Show what will happen and ask for a yes; raises `BadInput` for anything else."""
    if not sys.stdin.isatty():
        raise BadInput(
            Words(
                "Without --yes a terminal is needed to ask on. Nothing was sent.",
                "未使用 --yes 时须在终端中确认。未发送任何请求。",
            )
        )
    question = Words("Repay? Type yes: ", "确认还债？请输入 yes：")
    if not terminal.ask(_summary(order, snapshot, opened) + question):
        raise BadInput(_NEVER_SENT)


def _place(account: Account) -> Words:
    """Where it goes: nothing that follows tells live from practice."""
    place = account.environment.words
    return Words(f"{place.en}, account {account.name}.", f"{place.zh}，账户 {account.name}。")


def _summary(order: Order, snapshot: Snapshot, opened: Opened) -> Words:
    cost = _cost(order, snapshot)
    about = "?" if cost is None else plain(cost)
    named = ", ".join(order.debts)
    place = opened.account.environment.words
    name = opened.account.name
    return Words(
        f"{place.en}, account {name}: repay {named} with {order.pay_with}, about {about} {order.pay_with} "
        "(an estimate, not a quote). Executed at market price; the final amount may differ. "
        "OKX may use both your Trading and Funding balance. This can't be undone. Part of the debt may remain.",
        f"{place.zh}，账户 {name}：用 {order.pay_with} 偿还 {named}，"
        f"约 {about} {order.pay_with}（仅为估算，并非报价）。"
        "按市价成交，最终数量可能与预估不同。欧易可能同时使用您交易账户和资金账户的余额。"
        "提交后不可撤销。可能仍有部分负债未还清。",
    )


def _cost(order: Order, snapshot: Snapshot) -> Decimal | None:
    debts = [debt for debt in snapshot.listing.cross if debt.currency in order.debts]
    cost = estimate.total_cost(debts, pay_with=order.pay_with, usd_prices=snapshot.balances.usd_prices)
    return significant(cost)


_NEVER_SENT = Words("Nothing was sent.", "未发送任何请求。")
_SENTENCES = {
    Outcome.FILLED: Words("All filled.", "全部已完成。"),
    Outcome.NOT_EXECUTED: Words("Not executed. You may prepare it again.", "未执行，可重新发起。"),
    Outcome.BY_WORD: Words(
        "Closed by the user's word in another window or command; not proven.",
        "已在其他窗口或命令中依用户说明关闭，未经证实。",
    ),
    Outcome.SOME_FAILED: Words("Some debts were not repaid.", "部分负债未还清。"),
    Outcome.RUNNING: Words("Still running at OKX.", "欧易仍在处理中。"),
    Outcome.UNKNOWN: Words("The outcome is not known. Don't repeat it.", "结果待确认，请勿重复提交。"),
}
_ENDED_WITH_US = Words(
    "The practice exchange ended with this command, so nothing is left to follow.",
    "练习交易所已随本命令结束，无需继续跟进。",
)
