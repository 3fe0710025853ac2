"""An exchange that looks like OKX and was written without looking at the program: signatures checked, truth kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from datetime import datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

ONE_CLICK = "/api/v5/trade/one-click-repay"
DEBTS = {"BTC": "0.0512351923847561029384", "ETH": "1.0230830087219405873601", "LTC": "29.6545780462813907254186"}
PRICES = {"BTC": "66772.4", "ETH": "2682.15", "LTC": "81.0007", "USDT": "0.99981"}
ENDLESS_S = 60
_STEP = Decimal("0.0000000001")


class LookAlike:
    """Set `behaviour` to what the next repay requests meet.

    `filled`, `running` (filled a second later), `endless` (stays running), `some failed`, `all failed`, `drop before`,
    `drop after`, `hang`, `hang after`, `redirect`, `truncated`, `html`, `not-json`, or one of OKX's codes, which
    executes nothing. `once` falls back to `filled` after one request. `on_post` is called as a request arrives.
    """

    def __init__(self, behaviour="filled", *, once=False, keys=None, mode="3", perm="read_only,trade"):
        self.behaviour, self.once, self.mode, self.perm = behaviour, once, mode, perm
        self.keys = keys or ("37c541a1-0000-4000-8000-5a2f00ed7f3a", "22582BD0CFF14C41EDBF1AB98506286D", "Pass 1+/=x")
        self.debts = {debt: Decimal(amount) for debt, amount in DEBTS.items()}
        self.everywhere = ""
        self.elsewhere = "http://127.0.0.1:9"
        self.on_post = lambda: None
        self.posts: list[list[str]] = []
        self.executed: list[list[str]] = []
        self.taken: list[tuple[int, list[dict]]] = []
        self.requests = 0
        self.rows: list[dict] = []
        self.bills: list[dict] = []
        self.refused: list[str] = []
        self.strangers: list[str] = []
        self.arrived = threading.Event()
        self.released = threading.Event()
        self._lock = threading.RLock()
        self._last: dict[str, float] = {}
        self._server = _Quiet(("127.0.0.1", 0), type("Bound", (_Handler,), {"exchange": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        serve = {"poll_interval": 0.02}
        threading.Thread(target=self._server.serve_forever, kwargs=serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def settle(self):
        """Rows whose time has come are filled; called under the lock."""
        for row in self.rows:
            if row["status"] == "running" and row["due"] <= time.time():
                self._fill(row)

    def truth(self):
        """Debt → status of its newest row."""
        with self._lock:
            self.settle()
            return {row["debtCcy"]: row["status"] for row in self.rows}

    def _fill(self, row):
        debt = row["debtCcy"]
        amount, self.debts[debt] = self.debts[debt], Decimal(0)
        paid = (amount * Decimal(PRICES[debt]) / Decimal(PRICES[row["repayCcy"]])).quantize(_STEP)
        moment = str(int(row["due"] * 1000))
        row |= {"status": "filled", "fillDebtSz": str(amount), "fillRepaySz": f"{paid:,}", "uTime": moment}
        for ccy, change in ((debt, amount), (row["repayCcy"], -paid)):
            self.bills.append({"billId": str(len(self.bills)), "ccy": ccy, "balChg": str(change), "ts": moment})

    def execute(self, debts, pay_with, behaviour):
        """Take an order; returns its rows as they are shown."""
        now = time.time()
        delay = {"running": 1.0, "endless": 1e6}.get(behaviour, 0.0)
        self.executed.append(debts)
        rows = []
        for place, debt in enumerate(debts):
            row = {"debtCcy": debt, "repayCcy": pay_with, "fillDebtSz": "", "fillRepaySz": "0", "status": "running"}
            row |= {"uTime": str(int(now * 1000)), "due": now + delay}
            if behaviour == "all failed" or (behaviour == "some failed" and place % 2):
                row |= {"status": "failed"}
            rows.append(row)
        self.rows += rows
        self.taken.append((int(now * 1000), rows))
        self.settle()
        return [shown(row) for row in rows]

    def read(self, path, query):
        """The rows of a GET."""
        listed = [{"debtCcy": name, "debtAmt": str(amount)} for name, amount in self.debts.items() if amount]
        payers = [{"repayCcy": "USDT", "repayAmt": "12,345.67"}]
        isolated = [{"debtCcy": "ADA", "debtAmt": "420.2901"}]
        config = {"uid": "77001", "acctLv": self.mode, "perm": self.perm, "ip": "", "label": "look", "type": "0"}
        answers = {
            "/api/v5/public/time": [{"ts": str(int(time.time() * 1000))}],
            "/api/v5/account/config": [config],
            f"{ONE_CLICK}-currency-list": [
                {"debtType": "cross", "debtData": listed, "repayData": payers},
                {"debtType": "isolated", "debtData": isolated, "repayData": payers},
            ],
            f"{ONE_CLICK}-history": [shown(row) for row in self.rows[::-1]] if "after" not in query else [],
            "/api/v5/account/bills": self.bills[::-1],
            "/api/v5/account/balance": [{"details": [{"ccy": "USDT", "availBal": "10000", "interest": ""}]}],
            "/api/v5/asset/balances": [{"ccy": "USDT", "availBal": "2345.67"}],
            "/api/v5/market/index-tickers": [{"instId": f"{each}-USD", "idxPx": PRICES[each]} for each in PRICES],
        }
        return answers.get(path, [])

    def denied(self, handler, body):
        """The code that refuses a request, "" if it is in order."""
        named = {name.lower(): text for name, text in handler.headers.items()}
        key, secret, passphrase = self.keys
        stamp = named.get("ok-access-timestamp", "")
        wanted = hmac.new(secret.encode(), f"{stamp}{handler.command}{handler.path}".encode() + body, hashlib.sha256)
        if named.get("ok-access-key") != key:
            return "50119"
        if named.get("ok-access-passphrase") != passphrase:
            return "50105"
        if not hmac.compare_digest(base64.b64encode(wanted.digest()).decode(), named.get("ok-access-sign", "")):
            return "50113"
        if not stamp.endswith("Z") or abs(datetime.fromisoformat(stamp).timestamp() - time.time()) > 30:
            return "50102"
        return self.everywhere

    def too_soon(self, path):
        """OKX's 1 per 2 s, less what a busy machine may shift two arrivals against each other."""
        now = time.monotonic()
        early = now - self._last.get(path, -9.0) < 1.8
        if not early:
            self._last[path] = now
        return early


def shown(row):
    return {name: text for name, text in row.items() if name != "due"}


class _Quiet(ThreadingHTTPServer):
    """A killed program breaks its connections, as it may."""

    def handle_error(self, *_):
        pass


class _Handler(BaseHTTPRequestHandler):
    exchange: LookAlike
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        path, _, query = self.path.partition("?")
        exchange = self.exchange
        exchange.requests += 1
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        public = path in {"/api/v5/public/time", "/api/v5/market/index-tickers", "/api/v5/system/status"}
        code = "" if public else exchange.denied(self, body)
        with exchange._lock:
            if not code and path.startswith(ONE_CLICK) and exchange.too_soon(path):
                exchange.refused.append(path)
                code = "50011"
            exchange.settle()
            if code:
                self.reply({"code": code, "msg": f"Refused {code}."}, 429 if code == "50011" else 401)
                return
            if self.command == "GET":
                self.reply({"code": "0", "msg": "", "data": exchange.read(path, query)})
                return
        self.repay(json.loads(body))

    do_POST = do_GET  # noqa: N815 - the name that the base class calls

    def repay(self, asked):
        exchange = self.exchange
        with exchange._lock:
            behaviour = exchange.behaviour
            if exchange.once:
                exchange.behaviour = "filled"
            exchange.posts.append(asked["debtCcy"])
            exchange.on_post()
            executes = behaviour in {"filled", "running", "endless", "some failed", "all failed"}
            executes = executes or behaviour in {"drop after", "hang after", "truncated", "not-json"}
            rows = exchange.execute(asked["debtCcy"], asked["repayCcy"], behaviour) if executes else []
        exchange.arrived.set()
        self.answer(behaviour, rows)

    def answer(self, behaviour, rows):
        if behaviour.startswith("drop"):
            self.close_connection = True
        elif behaviour.startswith("hang"):
            self.exchange.released.wait(ENDLESS_S)
            self.close_connection = True
        elif behaviour == "redirect":
            self.reply({}, 307, Location=f"{self.exchange.elsewhere}{self.path}")
        elif behaviour == "html":
            self.reply("<html>Just a moment</html>", 503)
        elif behaviour == "not-json":
            self.reply('{"code":"0","data":[{"debt', 200)
        elif behaviour == "truncated":
            self.reply({"code": "0", "msg": "", "data": rows}, 200, cut=True)
        elif behaviour.isdigit():
            self.reply({"code": behaviour, "msg": f"Refused {behaviour}.", "data": []}, 200)
        else:
            code = {"some failed": "2", "all failed": "1"}.get(behaviour, "0")
            self.reply({"code": code, "msg": "", "data": rows})

    def reply(self, said, status=200, *, cut=False, **headers):
        text = (said if isinstance(said, str) else json.dumps(said)).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text[: len(text) // 2] if cut else text)
        self.close_connection = self.close_connection or cut

    def log_message(self, *_):
        pass
