"""`reconcile`: settle by reading what is running or unknown; sends nothing."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.accounts import Opened
from app.cli.driving import drive
from app.cli.listing import doubtful
from app.cli.session import Session
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import Exit, OneClickRepayError
from app.journal import Journal
from app.steps import Stuck, Trouble


def run(asked: argparse.Namespace, session: Session) -> int:
    """Follow everything in doubt; 0 if nothing is any more, 7 if something is unknown, 6 if it runs, else 10."""
    with closing(Journal(session.journal_path())) as journal:
        journal.recover()
        if session.narrowed():
            with session.open() as opened:
                opened.repayer.identify()
                before = opened.repayer.open_repayments()
        else:
            before = journal.open_repayments()
        for opening in session.openings([each.account_id for each in before]):
            if not any(journal.repayment(each.id).open for each in before):
                break
            try:
                with opening() as opened:
                    _settle(opened, session, until=session.clock.monotonic() + asked.timeout)
            except OneClickRepayError as error:
                session.terminal.say(error.words)
        return _told([journal.repayment(each.id) for each in before], before, session)


def _settle(opened: Opened, session: Session, *, until: float) -> None:
    for step in drive(opened.repayer.follow(), session.clock, until=until):
        if isinstance(step, Trouble):
            session.terminal.say(step.error.words)
        elif isinstance(step, Stuck):
            return


def _told(after: list[Repayment], before: tuple[Repayment, ...], session: Session) -> int:
    """Show every row that was in doubt, as it stands now."""
    states: set[State] = set()
    for now, then in zip(after, before, strict=True):
        for row in now.rows:
            if then.row(row.debt).state.open:
                shown = doubtful(row)
                states.add(shown.state)
                session.terminal.row(now, shown)
    if State.UNKNOWN in states:
        session.terminal.say(
            Words("The outcome of some is still not known. Don't repeat them.", "部分结果仍待确认，请勿重复提交。")
        )
        return Exit.UNKNOWN
    if State.RUNNING in states:
        session.terminal.say(Words("Some are still running.", "部分仍在进行中。"))
        return Exit.STILL_RUNNING
    if any(state.said for state in states):
        session.terminal.say(
            Words(
                "Some were closed by the user's word meanwhile; that is not proven.",
                "部分订单已依用户说明关闭，未经证实。",
            )
        )
        return Exit.BY_WORD
    session.terminal.say(Words("Nothing is in doubt.", "没有待确认的还债。"))
    return Exit.DONE
