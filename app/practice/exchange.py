"""Each call that the practice exchange knows, from a request to the answer it deserves."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.credentials import Credentials
from app.practice import answers, inbound, replies
from app.practice.behaviour import History
from app.practice.gate import Gate
from app.practice.inbound import DeniedError, Request
from app.practice.ledger import MOST_DEBTS, Ending, Ledger, Margin, Pace, Refusal, Row
from app.practice.replies import Post, Reply
from app.practice.scenarios import SCENARIOS, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.practice.answers import Json

LIST = "/api/v5/trade/one-click-repay-currency-list"
REPAY = "/api/v5/trade/one-click-repay"
HISTORY = "/api/v5/trade/one-click-repay-history"
_WEEK_MS = 7 * 24 * 3_600_000
_QUARTER_MS = 90 * 24 * 3_600_000
_LATE_IN_HISTORY_MS = 20_000
_LATER_MS = 1_500  # what a client asks for beside the debts is answered by then
_STRANGER_MS = 137  # two requests never share a millisecond of trade time
_OPEN_TO_ALL = {"/api/v5/public/time", "/api/v5/market/index-tickers", "/api/v5/system/status"}
_REFUSALS = {
    Refusal.TOO_MANY_DEBTS: ("59117", str(MOST_DEBTS)),
    Refusal.BAD_DEBTS: ("51000", "debtCcy"),
    Refusal.BAD_PAY: ("51000", "repayCcy"),
    Refusal.UNSUPPORTED: ("59125", "this currency"),
    Refusal.NO_DEBT: ("59413", "this currency"),
    Refusal.NO_BALANCE: ("59200", ""),
}


class Exchange:
    """One account at the practice exchange. Safe to be asked by several threads; `clock` gives Unix milliseconds."""

    def __init__(self, *, scenario: str, clock: Callable[[], int], user_id: str | None, seed: int) -> None:
        self.user_id = user_id or str(10**17 + secrets.randbelow(9 * 10**17))
        self.credentials = Credentials(
            key=f"{secrets.token_hex(4)}-practice-{secrets.token_hex(6)}",
            secret=secrets.token_hex(16).upper(),
            passphrase=f"Practice-{secrets.token_urlsafe(9)}",
        )
        self._scenario = find(scenario)
        self.ledger = Ledger(self._scenario.book, seed=seed)
        self._gate = Gate(self.credentials, user_id=self.user_id)
        self._clock = clock
        self._lock = threading.Lock()
        self._posts: list[Post] = []
        self._spent = 0
        self._first_listed_ms: int | None = None
        self._reads: dict[str, Callable[[dict[str, str], int], list[Json]]] = {
            LIST: self._list,
            HISTORY: self._history,
            "/api/v5/account/config": self._config,
            "/api/v5/account/balance": self._balance,
            "/api/v5/account/interest-limits": self._interest,
            "/api/v5/account/bills": self._bills,
            "/api/v5/account/bills-archive": self._old_bills,
            "/api/v5/asset/balances": self._funding,
            "/api/v5/public/time": self._time,
            "/api/v5/market/index-tickers": self._tickers,
            "/api/v5/system/status": self._status,
        }

    @property
    def scenario(self) -> str:
        """The name of the present scenario."""
        return self._scenario.name

    def choose(self, name: str) -> None:
        """Go on with the scenario called `name`; BadInput if there is none.

        Debts and balances stay as they are, unless the scenario opens another book than the one before.
        """
        scenario = find(name)
        with self._lock:
            if scenario.book is not self._scenario.book:
                self.ledger.open(scenario.book)
            self._scenario, self._spent, self._first_listed_ms = scenario, 0, None

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every repay POST that came in, the oldest first."""
        with self._lock:
            return tuple(self._posts)

    def answer(self, request: Request) -> Reply:
        """Return what the exchange answers to one request under `/api/v5`."""
        with self._lock:
            now_ms = self._clock() + self._scenario.clock_off_ms
            self.ledger.settle(now_ms)
            try:
                return self._answer(request, now_ms)
            except DeniedError as denied:
                return Reply(answers.refusal(denied.code, denied.detail), status=answers.CODES[denied.code][0])

    def _answer(self, request: Request, now_ms: int) -> Reply:
        if (request.method, request.path) == ("POST", REPAY):
            self._posts.append(Post(now_ms, request.body))
        one_click = request.path in {LIST, REPAY, HISTORY}
        if (request.path not in self._reads and request.path != REPAY) or (one_click and self._scenario.retired):
            raise DeniedError("404")
        if request.method != ("POST" if request.path == REPAY else "GET"):
            raise DeniedError("405")
        if request.path not in _OPEN_TO_ALL:
            self._let_in(request, now_ms, one_click=one_click)
        if request.path == REPAY:
            return self._repay(request, now_ms)
        reply = Reply(answers.envelope(self._reads[request.path](request.query, now_ms)))
        return self._listed(reply, now_ms) if request.path == LIST else reply

    def _listed(self, reply: Reply, now_ms: int) -> Reply:
        """The debts, which the scenario may keep waiting for, or after which the exchange may leave for a while."""
        first, self._first_listed_ms = self._first_listed_ms is None, self._first_listed_ms or now_ms
        return replace(reply, delay_ms=self._scenario.list_delay_ms, leaves=first and self._scenario.leaves)

    def _let_in(self, request: Request, now_ms: int, *, one_click: bool) -> None:
        self._gate.identify(request, now_ms=now_ms)
        if self._scenario.code_everywhere and not (self._scenario.later and self._is_early(now_ms)):
            raise DeniedError(self._scenario.code_everywhere)
        if self._scenario.maintenance:
            raise DeniedError("59119" if request.path == REPAY else "50001")
        self._gate.admit(request, now_ms=now_ms, scenario=self._scenario, one_click=one_click)

    def _is_early(self, now_ms: int) -> bool:
        return self._first_listed_ms is None or now_ms - self._first_listed_ms < _LATER_MS

    def _repay(self, request: Request, now_ms: int) -> Reply:
        debts, pay_with = inbound.order(request)
        self._spent += 1
        scenario = SCENARIOS["normal"] if 0 < self._scenario.times < self._spent else self._scenario
        if scenario.stranger:
            self.ledger.repay(
                debts=debts[:1],
                pay_with=pay_with,
                now_ms=now_ms,
                pace=Pace(_STRANGER_MS, _STRANGER_MS),
                endings=(Ending.REST,),
                stranger=True,
            )
        if scenario.interest_accrues:
            self.ledger.accrue()
        rows: tuple[Row, ...] = ()
        if scenario.executes:
            order = self.ledger.repay(
                debts=debts, pay_with=pay_with, now_ms=now_ms, pace=scenario.pace, endings=scenario.endings
            )
            if isinstance(order, Refusal):
                raise DeniedError(*_REFUSALS[order])
            rows = self.ledger.rows_of(order)
        if scenario.code:
            raise DeniedError(scenario.code)
        return replies.to_order(scenario, rows)

    def _list(self, query: dict[str, str], _: int) -> list[Json]:
        wanted = query.get("debtType")
        if wanted not in {None, *Margin}:
            raise DeniedError("51000", "debtType")
        return answers.currency_list(self.ledger, [margin for margin in Margin if wanted in {None, margin}])

    def _history(self, query: dict[str, str], now_ms: int) -> list[Json]:
        after, before = inbound.number(query, "after"), inbound.number(query, "before")
        shown = [
            row
            for row in self.ledger.rows
            if row.updated_ms >= now_ms - _WEEK_MS
            and (after is None or row.updated_ms < after)
            and (before is None or row.updated_ms > before)
            and self._is_shown(row, now_ms)
        ]
        newest_first = sorted(shown, key=lambda row: (row.updated_ms, row.id), reverse=True)
        return [answers.repay_row(row) for row in newest_first[: inbound.limit(query)]]

    def _is_shown(self, row: Row, now_ms: int) -> bool:
        match self._scenario.history:
            case History.SHOWN:
                return True
            case History.LATE:
                return now_ms - row.accepted_ms >= _LATE_IN_HISTORY_MS
            case History.MISSING:
                return False

    def _bills(self, query: dict[str, str], now_ms: int) -> list[Json]:
        return self._bills_since(now_ms - _WEEK_MS, query)

    def _old_bills(self, query: dict[str, str], now_ms: int) -> list[Json]:
        return self._bills_since(now_ms - _QUARTER_MS, query)

    def _bills_since(self, first_ms: int, query: dict[str, str]) -> list[Json]:
        after, before = inbound.number(query, "after"), inbound.number(query, "before")
        begin, end = inbound.number(query, "begin"), inbound.number(query, "end")
        shown = [
            bill
            for bill in self.ledger.bills
            if bill.ts_ms >= first_ms
            and query.get("type", "29") == "29"
            and query.get("ccy") in {None, bill.currency}
            and (after is None or bill.id < after)
            and (before is None or bill.id > before)
            and (begin is None or bill.ts_ms >= begin)
            and (end is None or bill.ts_ms <= end)
        ]
        return [answers.bill_row(bill) for bill in shown[::-1][: inbound.limit(query)]]

    def _config(self, _: dict[str, str], __: int) -> list[Json]:
        scenario = self._scenario
        return [{
            "uid": self.user_id, "mainUid": self.user_id, "acctLv": str(scenario.margin_mode.value),
            "posMode": "net_mode", "perm": ",".join(scenario.permissions), "ip": "", "label": "Practice",
            "autoLoan": True, "type": "0", "level": "Lv1", "kycLv": "3", "enableSpotBorrow": False, "roleType": "0",
        }]  # the fields in their groups  # fmt: skip

    def _balance(self, query: dict[str, str], now_ms: int) -> list[Json]:
        return answers.account_balance(self.ledger, inbound.currencies(query), now_ms)

    def _funding(self, query: dict[str, str], _: int) -> list[Json]:
        return answers.funding_balances(self.ledger.balances, inbound.currencies(query))

    def _interest(self, query: dict[str, str], now_ms: int) -> list[Json]:
        return answers.interest_limits(self.ledger, inbound.currencies(query), now_ms)

    def _time(self, _: dict[str, str], now_ms: int) -> list[Json]:
        return [{"ts": str(now_ms)}]

    def _tickers(self, query: dict[str, str], now_ms: int) -> list[Json]:
        only = query.get("instId", "")
        quote = query.get("quoteCcy") or only.rpartition("-")[2]
        if not quote:
            raise DeniedError("50014", "quoteCcy")
        return answers.index_tickers(self.ledger.prices, quote=quote, only=only, now_ms=now_ms)

    def _status(self, query: dict[str, str], now_ms: int) -> list[Json]:
        state = "ongoing"
        if not self._scenario.maintenance or query.get("state") not in {None, state}:
            return []
        hour_ms = 3_600_000
        return [{
            "title": "Practice maintenance", "state": state, "begin": str(now_ms // hour_ms * hour_ms),
            "end": str((now_ms // hour_ms + 1) * hour_ms), "serviceType": "0", "maintType": "1", "env": "1",
            "system": "unified", "href": "", "scheDesc": "", "preOpenBegin": "",
        }]  # the fields in their groups  # fmt: skip
