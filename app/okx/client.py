"""One account's conversation with OKX: what is asked, signed and read, and the repay call, sent exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from app.clock import beat
from app.domain.account import Environment, Standing
from app.domain.holdings import Prices
from app.domain.queue import apart_ms
from app.domain.repayment import CUT
from app.domain.words import Words
from app.errors import ExchangeProblem, Offline, Unclear
from app.logs import strike_out
from app.okx import codes, signing, wire
from app.okx.answer import Answer, Lost, Unsent, read_answer
from app.okx.reads import ONLY_READ, rows_of
from app.okx.transport import Limits, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from app.clock import Clock
    from app.domain.credentials import Credentials
    from app.domain.evidence import Bill
    from app.domain.holdings import Listing, Trading
    from app.domain.interest import Interest
    from app.domain.queue import Beat
    from app.domain.repayment import Order
    from app.domain.route import Route
    from app.okx.sites import Site

T = TypeVar("T")

_REPAY_BILLS = "29"
_PAGE = "100"
# Half the trip and a jump that is not noticed are together what `evidence.TOLERANCE_MS` allows.
_MOST_ROUND_TRIP_MS = 2_000
_MOST_CLOCK_JUMP_MS = 1_000
_NOTHING_SENT = Words("No repayment was sent.", "未发送还债请求。")
_TOO_SLOW = Words(
    "OKX answered too slowly for its time to be known. Try again in a moment.",
    "欧易响应过慢，无法准确获知其时间，请稍后重试。",
)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """OKX's clock less this computer's, and how long the question took, both in milliseconds."""

    offset_ms: int
    round_trip_ms: int

    @property
    def seconds(self) -> str:
        """The offset in seconds with its sign and one decimal; what rounds to nothing is +0.0."""
        return f"{round(self.offset_ms / 100) / 10:+.1f}"


class Client:
    """Asks OKX. Reads raise `app.errors.ExchangeProblem`; `repay` never raises but returns an `Answer`.

    No cookies, no netrc, no redirect, no retry at any layer; TLS is always verified. Blocks for at most
    `limits.total` seconds a call; to be used from one thread at a time, and not from the GUI's.
    """

    def __init__(  # noqa: PLR0913 - an account is all of these
        self,
        site: Site,
        environment: Environment,
        credentials: Credentials | None,
        *,
        clock: Clock,
        route: Route | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._transport = Transport(site, route=route, limits=limits)
        self._simulated = environment is Environment.DEMO
        self._credentials = credentials
        if credentials is not None:
            # Also a key that is only tried, and never comes through the vault.
            strike_out(credentials.key, credentials.secret, credentials.passphrase)
        self._clock = clock
        self._offset_ms = 0
        self._measured: Beat | None = None

    def give_up(self) -> None:
        """Read nothing more, and wait no longer for what is being read; from any thread. An order is never given up."""
        self._transport.give_up()

    def close(self) -> None:
        """Let go of the connection and of the keys; the client is of no use afterwards."""
        self._credentials = None
        self._transport.close()

    @property
    def proxy(self) -> str:
        """The address of the proxy that everything goes through, without user or password; "" for none."""
        return self._transport.proxy

    @property
    def fingerprint(self) -> str:
        """Eight digits by which a key is known again, and which tell nothing of it; "" without a key."""
        return "" if self._credentials is None else sha256(self._credentials.key.encode()).hexdigest()[:8]

    def now_ms(self) -> int:
        """OKX's time as far as it was measured, Unix milliseconds."""
        return self._clock.now_ms() + self._offset_ms

    def measure_clock(self) -> ClockReading:
        """Read OKX's clock and time stamp by it from now on."""
        before = beat(self._clock)
        moment = self._read("/api/v5/public/time", wire.server_time, signed=False)
        after = beat(self._clock)
        self._offset_ms = moment - (before.wall_ms + after.wall_ms) // 2
        trip_ms = after.wall_ms - before.wall_ms
        self._measured = (
            after if trip_ms <= _MOST_ROUND_TRIP_MS and apart_ms(before, after) <= _MOST_CLOCK_JUMP_MS else None
        )
        return ClockReading(self._offset_ms, trip_ms)

    @property
    def knows_time(self) -> bool:
        """Whether OKX's clock was read well enough, and this computer's was not set, nor did it sleep, since.

        `now_ms` is then off by no more than `evidence.TOLERANCE_MS`; otherwise half a slow answer's trip, or a jump, is
        in it.
        """
        return self._measured is not None and apart_ms(self._measured, beat(self._clock)) <= _MOST_CLOCK_JUMP_MS

    def know_time(self) -> None:
        """Read OKX's clock, by which an order is told from others later; nothing else may be sent without it.

        Raises `Offline`, or `Unclear`, also where the answer took so long, as the first one of a connection may, that
        its moment is not known well enough.
        """
        if self.knows_time:
            return
        try:
            self.measure_clock()
        except ExchangeProblem as error:
            kind = Offline if isinstance(error, Offline) else Unclear
            problem = kind(error.words + _NOTHING_SENT)
        else:
            if self._measured is not None:
                return
            problem = Unclear(_TOO_SLOW + _NOTHING_SENT)
        raise problem

    def listing(self) -> Listing:
        """Debts and repay currencies, cross and isolated. One request in 2 s per user ID."""
        return self._read("/api/v5/trade/one-click-repay-currency-list", wire.listing)

    def repay(self, order: Order, *, moment_ms: int | None = None) -> Answer:
        """Send the order, once: one signed POST, over a connection of its own. One request in 2 s per user ID.

        It is stamped `moment_ms` by OKX's clock, now if that is None; 30 s later OKX refuses it, whatever delayed it.
        """
        path = "/api/v5/trade/one-click-repay"
        try:
            status, body = self._exchange("POST", path, body=wire.repay_body(order), moment_ms=moment_ms)
        except Offline as error:
            return Unsent(Offline(error.words + _NOTHING_SENT))
        except Unclear as error:
            code = CUT if error.cut else ""
            return Lost(code, "", codes.of_lost(code))
        return read_answer(order, http_status=status, body=body)

    def history(self, *, older_than_ms: int | None = None) -> wire.HistoryPage:
        """One page of at most 100 rows of the last seven days. One request in 2 s per user ID."""
        query = {"limit": _PAGE}
        if older_than_ms is not None:
            query["after"] = str(older_than_ms)
        return self._read("/api/v5/trade/one-click-repay-history", wire.history_page, query)

    def standing(self) -> Standing:
        """Account mode, user ID and the key's permissions."""
        return self._read("/api/v5/account/config", wire.standing)

    def trading(self) -> dict[str, Trading]:
        """The trading account by currency."""
        return self._read("/api/v5/account/balance", wire.trading)

    def funding(self) -> dict[str, Decimal | None]:
        """What the funding account has available by currency."""
        return self._read("/api/v5/asset/balances", wire.funding)

    def interest(self) -> Interest:
        """When interest is due next, and each loan's daily rate."""
        return self._read("/api/v5/account/interest-limits", wire.interest)

    def usd_prices(self) -> Prices:
        """USD index prices, dated by this computer's clock; one that OKX does not date is as old as the question."""
        asked_ms = self._clock.now_ms()
        prices = self._read("/api/v5/market/index-tickers", wire.usd_prices, {"quoteCcy": "USD"}, signed=False)
        dated = {currency: moment_ms - self._offset_ms for currency, moment_ms in prices.made_ms.items()}
        return Prices(prices.usd, {currency: dated.get(currency, asked_ms) for currency in prices.usd})

    def bills(self) -> tuple[Bill, ...]:
        """The newest 100 bills of one-click repay of the last seven days."""
        return self._read("/api/v5/account/bills", wire.bills, {"type": _REPAY_BILLS, "limit": _PAGE})

    def upkeep(self) -> tuple[wire.Upkeep, ...]:
        """Maintenances under way or announced. One request in 5 s."""
        return self._read("/api/v5/system/status", wire.upkeep, signed=False)

    def _read(
        self,
        path: str,
        read: Callable[[tuple[wire.Json, ...]], T],
        query: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> T:
        full = f"{path}?{urlencode(query)}" if query else path
        try:
            status, body = self._exchange("GET", full, signed=signed)
        except ExchangeProblem as error:
            problem = type(error)(error.words + ONLY_READ)
        else:
            return rows_of(status, body, read)
        # Out here the original, whose traceback leads to the signed headers, is not its context.
        raise problem

    def _exchange(
        self, method: str, path: str, *, body: bytes = b"", signed: bool = True, moment_ms: int | None = None
    ) -> tuple[int, bytes]:
        """HTTP status and body. Raises `Offline` if the request provably never left, else `Unclear`."""
        headers = {}
        if signed and self._credentials is not None:
            headers = signing.headers(
                self._credentials,
                moment_ms=self.now_ms() if moment_ms is None else moment_ms,
                method=method,
                path=path,
                body=body,
                simulated=self._simulated,
            )
        return self._transport.exchange(method, path, headers=headers, body=body, fresh=method == "POST")
