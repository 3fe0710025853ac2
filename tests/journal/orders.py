"""Orders as the journal's tests write them, and a child process that opens the same journal."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from app.domain.repayment import Order, Row

ROOT = Path(__file__).resolve().parents[2]


def plan(journal, *debts, account_id="a", user_key="live:1", now_ms=1_000, pay_with="USDT"):
    order = Order(debts, pay_with=pay_with)
    rows = [Row(debt) for debt in order.debts]
    return journal.plan(order, account_id=account_id, user_key=user_key, now_ms=now_ms, rows=rows)


def become(repayment, state, **changes):
    return repayment.with_rows([row.become(state, **changes) for row in repayment.rows])


def sent(journal, *debts, **options):
    return journal.sent(plan(journal, *debts, **options), sent_ms=2_000)


@contextmanager
def child(code, *arguments):
    """Run `code` in another process, which says a line on standard output when it has got there; killed at the end."""
    command = (sys.executable, "-c", code, *map(str, arguments))
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def raced(children):
    """Let children that wait for a line go on at the same moment; what each says then."""
    for each in children:
        each.stdout.readline()
    for each in children:
        each.stdin.write("\n")
        each.stdin.flush()
    return [each.communicate(timeout=60)[0].strip() for each in children]
