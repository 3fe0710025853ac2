"""What can be seen from the command line without sending: debts, history, and what is in doubt."""

from __future__ import annotations

import argparse

from app.cli.driving import looked, returned
from app.cli.session import Session
from app.cli.terminal import amount_field, iso_time
from app.domain import estimate
from app.domain.account import Environment
from app.domain.closing import contradictions
from app.domain.evidence import HistoryRow
from app.domain.holdings import UNLISTED
from app.domain.money import plain, rounded, significant
from app.domain.plan import Choice, choices
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import Exit, RecordLost
from app.journal import Journal, lost
from app.steps import Snapshot


def debts(asked: argparse.Namespace, session: Session) -> int:  # noqa: ARG001 - every command takes both
    """List debts and repay currencies."""
    with session.open() as opened:
        snapshot = looked(opened.repayer.look(), session.clock)
        _tell_unwritable(opened.journal, session)
        environment = opened.account.environment
    offered = choices(snapshot.listing, pay_with=None, doubtful=snapshot.doubtful)
    if not snapshot.listing.cross_known:
        session.terminal.say(UNLISTED)
    elif not offered:
        session.terminal.say(Words("No debts.", "暂无负债。"))
    for choice in offered:
        session.terminal.result(_debt_line(choice, snapshot), **_debt_fields(choice, snapshot, environment))
    for payer in snapshot.listing.payers:
        available = amount_field(payer.available) or "?"
        session.terminal.result(
            Words(
                f"pay with {payer.currency:<8} available {available}", f"偿还币种 {payer.currency:<8} 可用 {available}"
            ),
            pay_with=payer.currency,
            available=amount_field(payer.available),
            trading=amount_field(estimate.in_trading(payer.currency, snapshot.balances)),
            funding=amount_field(estimate.in_funding(payer.currency, snapshot.balances)),
        )
    return Exit.DONE


def history(asked: argparse.Namespace, session: Session) -> int:
    """List OKX's own history, newest first."""
    with session.open() as opened:
        _tell_unwritable(opened.journal, session)
        rows = returned(opened.repayer.history(), session.clock)
        if not rows:
            session.terminal.say(Words("No repayments in the last seven days.", "最近 7 天没有还债记录。"))
        for row in rows:
            session.terminal.result(history_line(row), **history_fields(row))
        for each in opened.repayer.contradicted():
            if (words := contradictions(each)) is not None:
                session.terminal.say(words)
        if asked.seen:
            lost_before = opened.repayer.lost_record()
            opened.repayer.review()
            session.terminal.say(_NOTHING_LOST if lost_before is None else _REVIEWED)
    return Exit.DONE


def pending(asked: argparse.Namespace, session: Session) -> int:  # noqa: ARG001 - every command takes both
    """List what is running or unknown, out of the journal; asks OKX nothing."""
    journal = Journal(session.journal_path(), or_copy=True)
    try:
        _tell_unwritable(journal, session)
        journal.recover()
        account_id = session.chosen_account().id if session.narrowed() else None
        left = journal.open_repayments(account_id=account_id)
        if not left:
            whose = _IN_PRACTICE if session.practises else _OF_ALL if account_id is None else _OF_THIS
            session.terminal.say(Words("Nothing is running or unknown", "没有进行中或结果待确认的还债") + whose)
        for repayment in left:
            for row in repayment.rows:
                if row.state.open:
                    session.terminal.row(repayment, doubtful(row))
        kept_as = journal.lost_record(None)
        if kept_as is not None:
            raise RecordLost(lost(kept_as, session.command("history", "--seen", of_one=True)))
    finally:
        journal.close()
    return Exit.DONE


_IN_PRACTICE = Words("in this practice.", "（练习）。")
_OF_ALL = Words("for live and demo accounts.", "（实盘与模拟盘账户）。")
_OF_THIS = Words("for this account.", "（该账户）。")


def _tell_unwritable(journal: Journal, session: Session) -> None:
    """Say that this is a reading only, and why, where nothing can be written down."""
    problem = journal.unwritable()
    if problem is not None:
        session.terminal.say(problem.words)


def doubtful(row: Row) -> Row:
    """The row as a user reads it: what another process is sending at this moment is unknown from here."""
    return row if row.state not in {State.PLANNED, State.SENT} else Row(row.debt, State.UNKNOWN)


def _debt_fields(choice: Choice, snapshot: Snapshot, environment: Environment) -> dict[str, object]:
    debt = choice.debt
    listed = None if snapshot.balances.trading is None else snapshot.balances.trading.get(debt.currency)
    usd = estimate.usd_value(debt, snapshot.balances.usd_prices)
    return {
        "environment": environment.value,
        "debt": debt.currency,
        "amount": amount_field(debt.amount),
        "interest": amount_field(listed.interest if listed else None),
        "usd": amount_field(significant(usd, 12)),
        "margin": "isolated" if debt.isolated else "cross",
        "choosable": choice.bar is None,
        "reason": None if choice.bar is None else choice.bar.en,
    }


def _debt_line(choice: Choice, snapshot: Snapshot) -> Words:
    debt = choice.debt
    usd = estimate.usd_value(debt, snapshot.balances.usd_prices)
    amount = "?" if debt.amount is None else plain(debt.amount)
    line = f"{debt.currency:<8} {amount:>32}  ≈ {'?' if usd is None else plain(rounded(usd, places=2))} USD"
    return (
        Words(line, line)
        if choice.bar is None
        else Words(line, line) + Words(f"  ({choice.bar.en})", f"（{choice.bar.zh}）")
    )


def history_fields(row: HistoryRow) -> dict[str, object]:
    """A row of OKX's history as JSON fields."""
    return {
        "debt": row.debt,
        "pay_with": row.pay_with,
        "status": row.state.value,
        "repaid": amount_field(row.repaid),
        "paid": amount_field(row.paid),
        "time": iso_time(row.time_ms),
    }


def history_line(row: HistoryRow) -> Words:
    """A row of OKX's history as one line."""
    fields = {name: "?" if value is None else value for name, value in history_fields(row).items()}
    line = "{time}  {debt:<8} {status:<8} {repaid} ← {paid} {pay_with}".format(**fields)
    return Words(line, line)


_REVIEWED = Words(
    "Noted that you have seen OKX's history. Orders may be sent again; one that is still running is not barred here.",
    "已记录您查看过欧易的还债历史，可重新发起还债；仍在进行中的还债在此不受限制，请留意。",
)
_NOTHING_LOST = Words("No journal was lost here, so nothing had to be noted.", "此处没有丢失的还债记录，无需确认。")
