"""`reconcile`: settle by reading what is running or unknown; sends nothing."""

from __future__ import annotations

import argparse

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
    """Follow everything in doubt; 0 if nothing is any more, 7 if something is unknown, else 6."""
    journal = Journal(session.journal_path())
    try:
        journal.recover()
        before = journal.open_repayments(account_id=session.chosen_account().id if session.narrowed() else None)
        until = session.clock.monotonic() + asked.timeout
        for account_id in dict.fromkeys(repayment.account_id for repayment in before):
            try:
                with session.open_for(account_id) as opened:
                    _settle(opened, session, until=until)
            except OneClickRepayError as error:
                session.terminal.say(error.words)
        return _told([journal.repayment(repayment.id) for repayment in before], before, session)
    finally:
        journal.close()


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
    session.terminal.say(Words("Nothing is in doubt.", "没有待确认的还债。"))
    return Exit.DONE
