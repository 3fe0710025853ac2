"""kill -9 of the real window at random moments of real repayments, each followed by another start in the same home.

By hand, with as many kills as wanted: ONE_CLICK_REPAY_KILLS=60 python -m tests.faults.window_campaign
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.journal import Journal
from tests.cli.lookalike import LookAlike
from tests.cli.program import Program
from tests.faults.campaign import BEHAVIOURS, KILLS, SEED, borrow_again, lies
from tests.map import ROOT
from tests.secret_service import secret_service

USERS = 2
FIGURES = ("kills", "while_starting", "opened", "confirmed", "barred", "requests", "executed")
PATIENCE_S = 60
SETTLED_WITHIN_S = 150  # an order lost before it was executed takes a minute and a quarter to be proven absent


@dataclass
class Campaign:
    """What happened to one user; `opened` counts the windows that came as far as showing the debts."""

    kills: int = 0
    while_starting: int = 0
    opened: int = 0
    confirmed: int = 0
    barred: int = 0
    requests: int = 0
    executed: int = 0
    complaints: list[str] = field(default_factory=list)


def run(keyring, folder, *, kills=KILLS, settle=True):
    """All users' campaigns at once, and the sums of what happened; without `settle` what is in doubt may stay so."""
    with ThreadPoolExecutor(USERS) as pool:
        runs = [
            pool.submit(campaign, keyring, folder / str(user), random.Random(f"{SEED} {user}"), kills // USERS, settle)  # noqa: S311 - repeatable
            for user in range(USERS)
        ]
        users = [each.result() for each in runs]
    return Campaign(
        **{name: sum(getattr(user, name) for user in users) for name in FIGURES},
        complaints=[line for user in users for line in user.complaints],
    )


def campaign(keyring, home, chance, count, settle):
    """One user's repayments, the window killed in each, and opened again at last."""
    seen = Campaign()
    program = Program(keyring, home)
    with LookAlike() as exchange:
        program.add(exchange)
        for _ in range(count):
            once(program, exchange, chance, seen)
        exchange.behaviour = "filled"
        last(program, exchange, seen, settle=settle)
        seen.requests, seen.executed = len(exchange.posts), len(exchange.executed)
        if seen.requests > seen.confirmed + resent(home):
            seen.complaints.append(f"{seen.requests} requests, {seen.confirmed} confirmed")
        if seen.executed > seen.confirmed:
            seen.complaints.append(f"{seen.executed} executed, {seen.confirmed} confirmed")
        seen.complaints += lies(home / "journal.sqlite3", exchange, settled=settle)
    return seen


def resent(home):
    """How many requests OKX's 50011 lets be sent again: those of an order after its first."""
    journal = Journal(home / "journal.sqlite3")
    again = journal._database.execute("SELECT count(*) FROM attempts WHERE number > 1").fetchone()[0]
    journal.close()
    return again


class Window:
    """A running window with its hand."""

    def __init__(self, process):
        self.process = process
        self._said = queue.Queue()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self):
        for line in self.process.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def sees(self):
        """What can be chosen; None if it ended, or showed no debts in time."""
        try:
            said = self._said.get(timeout=PATIENCE_S)
        except queue.Empty:
            return None
        if said is None:
            self._said.put(None)  # for whoever asks next
            return None
        return said["choosable"]

    def repay(self, debts):
        with suppress(BrokenPipeError):  # it ended by itself, which is seen by what it said
            self.process.stdin.write(json.dumps(debts) + "\n")
            self.process.stdin.flush()

    def kill(self, seen):
        self.process.kill()
        seen.kills += self.process.wait() == -signal.SIGKILL
        while (said := self._said.get(timeout=PATIENCE_S)) is not None:
            seen.confirmed += "confirmed" in said


@contextmanager
def window(program):
    """The window of this user, in a process of its own."""
    command = (sys.executable, "-m", "tests.faults.handled_window")
    environment = {**program.environment, "QT_QPA_PLATFORM": "offscreen"}
    pipes = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
    with (
        (program.home / "window-said").open("ab") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stderr=said, **pipes) as process,
    ):
        try:
            yield Window(process)
        finally:
            process.kill()


def once(program, exchange, chance, seen):
    """Borrow again, repay in the window, and kill it: as it starts, as the request arrives, or whenever."""
    borrow_again(exchange)
    exchange.behaviour = chance.choice(BEHAVIOURS)
    exchange.arrived.clear()
    moment = chance.random()
    with window(program) as opened:
        if moment < 0.15:
            time.sleep(chance.uniform(0.1, 1.5))
            opened.kill(seen)
            seen.while_starting += 1
            return
        choosable = look(program, exchange, opened, seen)
        debts = chance.sample(sorted(choosable), min(len(choosable), chance.randint(1, 2)))
        if debts:
            opened.repay(debts)
        else:
            seen.barred += 1
        if moment < 0.6:
            until = time.monotonic() + 5 * bool(debts)
            while not exchange.arrived.wait(0.005) and time.monotonic() < until:
                pass
            time.sleep(chance.random() * 0.03)
        else:
            time.sleep(chance.uniform(0.0, 3.0))
        opened.kill(seen)


def look(program, exchange, opened, seen):
    """What the window lets be chosen, judged before anything is: nothing that runs, and nothing that is in doubt."""
    choosable = opened.sees()
    if choosable is None:
        said = (program.home / "window-said").read_text(encoding="utf-8", errors="replace")
        seen.complaints.append(f"the window did not open again: {said[-500:]}")
        return []
    seen.opened += 1
    path = program.home / "journal.sqlite3"
    with exchange._lock:
        exchange.settle()
        runs = {row["debtCcy"] for row in exchange.rows if row["status"] == "running"}
    journal = Journal(path)
    doubt = {row.debt for each in journal.open_repayments() for row in each.rows if row.state.open}
    journal.close()
    for debt in sorted((runs | doubt) & set(choosable)):
        seen.complaints.append(f"{debt} can be chosen while it is repaid or in doubt")
    seen.complaints += lies(path, exchange, settled=False)
    return choosable


def last(program, exchange, seen, *, settle):
    """Open the window once more; it settles by itself what is in doubt, if there is time for that, and closes well."""
    with window(program) as opened:
        look(program, exchange, opened, seen)
        end = time.monotonic() + SETTLED_WITHIN_S * settle
        while time.monotonic() < end and not settled(program):
            time.sleep(0.2)
        if settle and not settled(program):
            seen.complaints.append("the window does not settle what is in doubt")
        opened.process.send_signal(signal.SIGTERM)
        if opened.process.wait(PATIENCE_S) != 0:
            seen.complaints.append(f"the window ended with {opened.process.returncode}")


def settled(program):
    journal = Journal(program.home / "journal.sqlite3")
    unfinished = journal.open_repayments()
    journal.close()
    return not unfinished


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    began = time.monotonic()
    with secret_service() as found, tempfile.TemporaryDirectory() as top:
        print(run(found, Path(top)))
    print(f"in {time.monotonic() - began:.0f} s")
