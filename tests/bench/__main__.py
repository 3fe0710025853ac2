"""`make bench`: each line is our time, the peer's or floor's time, and their ratio; medians of interleaved runs."""

from __future__ import annotations

import http.client
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import ccxt
import requests
from loguru import logger
from okx import PublicData, utils

from app.clock import SystemClock
from app.domain.account import Environment
from app.domain.repayment import Order, Row
from app.gui.tables import table_order
from app.journal import Journal
from app.okx.client import Client
from app.okx.signing import signature
from app.okx.sites import site
from app.practice.server import PracticeServer

SECRET = "22582BD0CFF14C41EDBF1AB98506286D"  # the sample secret of OKX's documentation
STAMP = "2020-12-08T09:08:57.715Z"
PATH = "/api/v5/trade/one-click-repay"
BODY = '{"debtCcy":["ETH","BTC"],"repayCcy":"USDT"}'


def compare(name, ours, peers, *, rounds=15, calls=1):
    """Time `ours` and each peer in turn, `rounds` times after a warm-up; print the median ratio pair by pair."""
    for call in (ours, *peers.values()):
        call()
    times = {label: [] for label in ("ours", *peers)}
    for _ in range(rounds):
        for label, call in {"ours": ours, **peers}.items():
            start = time.perf_counter()
            for _ in range(calls):
                call()
            times[label].append((time.perf_counter() - start) / calls)
    own = statistics.median(times["ours"])
    for label in peers:
        ratio = statistics.median(a / b for a, b in zip(times["ours"], times[label], strict=True))
        other = statistics.median(times[label])
        print(f"{name:<38} {shown(own):>10}   {label:<34} {shown(other):>10}   {ratio:6.2f}")


def shown(seconds):
    """Seconds as a person reads them."""
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def signing():
    """One signature against the official SDK's, its log switched off."""
    logger.remove()
    compare(
        "sign one request",
        lambda: signature(SECRET, stamp=STAMP, method="POST", path=PATH, body=BODY.encode()),
        {"python-okx": lambda: utils.sign(utils.pre_hash(STAMP, "POST", PATH, BODY), SECRET)},
        calls=500,
    )


def one_read():
    """One read over a warm connection to loopback, against the floor and other clients."""
    with PracticeServer(scenario="instant") as server:
        ours = Client(site(server.url), Environment.PRACTICE, server.credentials, clock=SystemClock())
        bare = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))
        session = requests.Session()
        sdk = PublicData.PublicAPI(domain=server.url, flag="0", debug=False)
        other = ccxt.okx()
        other.urls["api"]["rest"] = server.url
        other.enableRateLimit = False

        def floor():
            bare.request("GET", "/api/v5/public/time")
            bare.getresponse().read()

        compare(
            "read OKX's clock, warm",
            ours.measure_clock,
            {
                "http.client (floor)": floor,
                "requests.Session": lambda: session.get(f"{server.url}/api/v5/public/time", timeout=5).json(),
                "python-okx": sdk.get_system_time,
                "ccxt": other.fetch_time,
            },
            calls=20,
        )
        ours.close()
        bare.close()
        session.close()


def writing_down():
    """What is written before a request leaves, against bare SQLite commits of the same durability."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.sqlite3")
        bare = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a TEXT, b TEXT)")
        number = iter(range(10**9))

        def ours():
            user = f"user-{next(number)}"
            order = Order(["ETH", "BTC"], pay_with="USDT")
            rows = [Row(debt) for debt in order.debts]
            planned = journal.plan(order, account_id=user, user_key=user, now_ms=0, rows=rows)
            journal.sent(planned, sent_ms=0)

        def floor():
            for _ in range(2):
                bare.execute("INSERT INTO t VALUES ('ETH', 'BTC')")

        compare("write an order down, twice committed", ours, {"bare SQLite, two commits (floor)": floor}, calls=20)
        journal.close()
        bare.close()


def reading_the_journal():
    """100,000 rows of a journal, a page at a time as the window reads them, and one page, against bare SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.sqlite3")
        orders = [(number, number) for number in range(1, 20_001)]
        debts = list(enumerate(("BTC", "ETH", "LTC", "SOL", "XRP")))
        with journal._writing() as database:
            database.executemany("INSERT INTO orders VALUES (?, 'a', 'live:1', 'USDT', ?)", orders)
            database.executemany("INSERT INTO attempts VALUES (?, 1, ?, 'answered', '0', '')", orders)
            rows = [(number, place, debt) for number, _ in orders for place, debt in debts]
            database.executemany(
                "INSERT INTO rows VALUES"
                " (?, ?, 'a', 'live:1', ?, 'filled', '0.5', '1234.5', '0', '0.5', '1230', 7, '', '')",
                rows,
            )
        bare = sqlite3.connect(Path(folder) / "journal.sqlite3")
        every = "SELECT * FROM orders JOIN rows ON rows.order_id = orders.id ORDER BY orders.id DESC, rows.place"
        compare(
            "read 100,000 rows of the journal",
            lambda: sum(len(page) for page in journal.pages(account_id="a", orders=100)),
            {"bare SQLite, one fetchall (floor)": lambda: bare.execute(every).fetchall()},
            rounds=5,
        )
        compare(
            "read one page of it, 500 rows",
            lambda: next(journal.pages(account_id="a", orders=100)),
            {"bare SQLite, 500 rows (floor)": lambda: bare.execute(f"{every} LIMIT 500").fetchall()},
        )
        journal.close()
        bare.close()


def long_tables():
    """100,000 rows put in order in slices, as the window's thread does it, and the longest of the slices."""
    amounts = [Decimal(number * 7_919 % 100_003).scaleb(-3) for number in range(100_000)]
    longest = []

    def ours():
        steps, ended, spent = table_order.ordered(amounts, lambda amount: amount, descending=False), object(), []
        while True:
            began = time.perf_counter()
            if next(steps, ended) is ended:
                break
            spent.append(time.perf_counter() - began)
        longest.append(max(spent))

    compare("sort 100,000 amounts in slices", ours, {"sorted() at once (floor)": lambda: sorted(amounts)}, rounds=5)
    print(f"{'  of which the longest slice':<38} {shown(statistics.median(longest)):>10}")


WINDOW = """
import os
from app.gui import plain_import
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from app.clock import SystemClock
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.paths import Home
qt = QApplication([])
qt.setStyle("Fusion")
clerk = Clerk(WindowArguments(home=Home.find(os.environ)), clock=SystemClock())
program = Program(Start(), clerk, clock=SystemClock())
program.window.painted.connect(lambda: os._exit(0), Qt.ConnectionType.DirectConnection)
program.window.show()
qt.exec()
"""
BARE_WINDOW = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        os._exit(0)
qt = QApplication([])
qt.setStyle("Fusion")
window = Bare()
window.show()
qt.exec()
"""


@contextmanager
def own_home():
    """A throwaway folder for child processes, where compiled modules are kept as they are once installed."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        own = {"ONE_CLICK_REPAY_HOME": f"{folder}/home", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        yield {**kept, **own, "QT_QPA_PLATFORM": "offscreen"}


def starting():
    """Whole processes: the command line and the window's first paint."""
    with own_home() as environment:

        def run(*arguments):
            subprocess.run([sys.executable, *arguments], check=True, env=environment, capture_output=True)

        compare(
            "start: pending",
            lambda: run("-m", "app", "pending"),
            {
                "python -c pass (floor)": lambda: run("-c", "pass"),
                "python -c 'import ccxt'": lambda: run("-c", "import ccxt"),
                "python -c 'import okx.Trade'": lambda: run("-c", "import okx.Trade"),
            },
            rounds=7,
        )
        compare(
            "start: the window's first paint",
            lambda: run("-c", WINDOW),
            {"a bare QMainWindow's (floor)": lambda: run("-c", BARE_WINDOW)},
            rounds=7,
        )


if __name__ == "__main__":
    print(f"{'what':<38} {'ours':>10}   {'against':<34} {'theirs':>10}    ratio")
    for measure in (signing, one_read, writing_down, reading_the_journal, long_tables, starting):
        measure()
