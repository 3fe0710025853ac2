"""kill -9 at random moments of real repayments, and an oracle that compares the journal with the exchange.

By hand, with as many kills as wanted: ONE_CLICK_REPAY_KILLS=200 python -m tests.faults.campaign
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from app.domain.repayment import State
from app.journal import Journal
from tests.cli.lookalike import DEBTS, LookAlike
from tests.cli.program import Program
from tests.secret_service import secret_service

KILLS = int(os.environ.get("ONE_CLICK_REPAY_KILLS", "8"))
USERS = 4
SEED = int(os.environ.get("ONE_CLICK_REPAY_SEED", "20"))
# What settles soon; an order lost before it was executed takes a minute and a quarter to be proven absent.
BEHAVIOURS = ("filled", "running", "running", "drop after", "hang after", "truncated", "some failed", "51008", "50011")
FIGURES = ("kills", "ended", "barred", "requests", "executed")
SAYS_NOTHING = {State.SENT, State.UNKNOWN}
AS_SAID = {"running": State.RUNNING, "filled": State.FILLED, "failed": State.FAILED}


@dataclass
class Campaign:
    """What happened to one user."""

    kills: int = 0
    ended: int = 0
    barred: int = 0
    requests: int = 0
    executed: int = 0
    complaints: list[str] = field(default_factory=list)


def run(keyring, folder):
    """All users' campaigns at once, and the sums of what happened."""
    with ThreadPoolExecutor(USERS) as pool:
        runs = [
            pool.submit(campaign, keyring, folder / str(user), random.Random(f"{SEED} {user}"), KILLS // USERS or 1)  # noqa: S311 - repeatable
            for user in range(USERS)
        ]
        users = [each.result() for each in runs]
    return Campaign(
        **{name: sum(getattr(user, name) for user in users) for name in FIGURES},
        complaints=[line for user in users for line in user.complaints],
    )


def campaign(keyring, home, chance, count):
    """One user's repayments, each killed somewhere, and the reconciliation at the end."""
    seen = Campaign()
    program = Program(keyring, home)
    with LookAlike() as exchange:
        program.add(exchange)
        for _ in range(count):
            once(program, exchange, chance, seen)
        exchange.behaviour = "filled"
        told = program.run("reconcile", "--json", "--timeout", "100")
        if told.code:
            seen.complaints.append(f"reconcile ended with {told.code}: {told.out}{told.err}")
        seen.requests, seen.executed = len(exchange.posts), len(exchange.executed)
        seen.complaints += lies(home / "journal.sqlite3", exchange)
    return seen


def once(program, exchange, chance, seen):
    """Borrow again, repay, and be killed: at a random moment, or right when the request has arrived."""
    borrow_again(exchange)
    exchange.behaviour = chance.choice(BEHAVIOURS)
    exchange.arrived.clear()
    debts = chance.sample(sorted(DEBTS), chance.randint(1, 2))
    command = (
        ("reconcile", "--timeout", "20") if chance.random() < 0.15 else ("repay", *debts, "--with", "USDT", "--yes")
    )
    with program.running(*command) as process:
        if chance.random() < 0.5:
            until = time.monotonic() + 5
            while not exchange.arrived.wait(0.005) and process.poll() is None and time.monotonic() < until:
                pass
            time.sleep(chance.random() * 0.03)
        else:
            time.sleep(chance.uniform(0.25, 2.0))
        process.kill()
        process.wait()
        seen.kills += process.returncode == -9
        seen.barred += process.returncode == 2
        seen.ended += process.returncode not in {-9, 2}


def borrow_again(exchange):
    """Owe again what was repaid and does not run any more."""
    with exchange._lock:
        exchange.settle()
        running = {row["debtCcy"] for row in exchange.rows if row["status"] == "running"}
        for debt in exchange.debts.keys() - running:
            exchange.debts[debt] += Decimal(DEBTS[debt]) * (exchange.debts[debt] == 0)


def lies(path, exchange, *, settled=True):
    """What the journal says and the exchange does not bear out; unless all is `settled`, a row may say nothing yet."""
    journal = Journal(path)
    every = journal.repayments(account_id=account(journal), newest=1_000_000)
    repayments = [each for each in every if each.sent_ms]
    journal.close()
    told = []
    truth: dict[int, list] = {}
    for accepted_ms, rows in exchange.taken:
        names = tuple(row["debtCcy"] for row in rows)
        # The offset of the measured clock may put the sending a little after the acceptance.
        owners = [each for each in repayments if each.order.debts == names and each.sent_ms <= accepted_ms + 200]
        if owners:
            truth.setdefault(max(each.id for each in owners), []).append(rows)
        else:
            told.append(f"lost: {names}")
        told += [f"{row['debtCcy']} was executed while it ran" for row in rows if doubled(row, accepted_ms, exchange)]
    for repayment in repayments:
        orders = truth.get(repayment.id, [])
        if len(orders) > 1:
            told.append(f"#{repayment.id} was executed {len(orders)} times")
        real = {row["debtCcy"]: row["status"] for rows in orders for row in rows}
        for row in repayment.rows:
            expected = {AS_SAID[real[row.debt]]} if row.debt in real else {State.ABSENT, State.REFUSED}
            if not settled:
                expected |= SAYS_NOTHING | ({State.RUNNING} if row.debt in real else {State.PLANNED})
            if row.state not in expected:
                told.append(f"#{repayment.id} {row.debt} is {row.state}, in truth {real.get(row.debt)}")
    attempts = sum(each.attempts for each in repayments)
    if len(exchange.posts) > attempts:
        told.append(f"{len(exchange.posts)} requests, {attempts} written down")
    return told


def doubled(row, accepted_ms, exchange):
    return any(
        other is not row and other["debtCcy"] == row["debtCcy"] and earlier <= accepted_ms < other["due"] * 1000
        for earlier, rows in exchange.taken
        for other in rows
        if other["status"] != "failed" and earlier < accepted_ms
    )


def account(journal):
    found = journal._database.execute("SELECT DISTINCT account_id FROM orders").fetchall()
    return found[0][0] if found else ""


if __name__ == "__main__":
    with secret_service() as found, tempfile.TemporaryDirectory() as top:
        print(run(found, Path(top)))
