"""HTTP to one site, and the only user of `requests`: no redirect, no retry, one deadline, and whether anything left."""

from __future__ import annotations

import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, should_bypass_proxies
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.contrib.socks import SOCKSProxyManager
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.ssltransport import SSLTransport

from app import __version__
from app.deadline import Cancelled, DeadlinePassed, within
from app.domain.credentials import ProxyLogin
from app.domain.route import Route
from app.domain.words import Words
from app.errors import ExchangeProblem, Offline
from app.okx.desktop_proxies import desktop_proxy
from app.okx.line_faults import why_unclear
from app.okx.metering import Watch, metered
from app.okx.proxies import Proxy, system_proxy, why_offline
from app.okx.sites import Site

_LARGEST_BODY = 4 * 1024 * 1024
_PIECE = 64 * 1024
_FIRST_FINAL = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take, in seconds: to connect, between two pieces of the answer, and in all."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0


class Transport:
    """One `requests.Session` to one site: no cookies kept, no netrc, no redirect, no retry; TLS always verified.

    All of it goes the way of `route`, or nowhere; an exchange on this computer is always spoken to directly. For one
    thread.
    """

    def __init__(self, site: Site, *, route: Route | None = None, limits: Limits | None = None) -> None:
        self._site = site
        self._route = route or Route()
        self._limits = limits or Limits()
        self._barred: Words | None = None
        self._proxy: Proxy | None = None
        self._watch = Watch()
        self._session = self._new_session()
        self._given_up = threading.Event()

    @property
    def proxy(self) -> str:
        """The address of the proxy that is in use, the system's included, without user or password; "" for none."""
        return "" if self._proxy is None else self._proxy.address

    def give_up(self) -> None:
        """Wait for no answer to a reading any longer, now or later; from any thread. An order is never given up."""
        self._given_up.set()

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def exchange(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, fresh: bool = False
    ) -> tuple[int, bytes]:
        """Send one request, once, as it is, and return HTTP status and body; blocks for at most `limits.total` seconds.

        A `fresh` one goes over a connection that carried no request before: no late answer to another one comes in as
        its own, and none that has been idle dies under it. What follows may go on with that connection.
        Raises `Offline` if the request provably never left this computer, `Unclear` for everything else.
        """
        if self._barred is not None:
            raise Offline(self._barred)
        session = self._session
        if fresh:
            session.close()
        request = requests.Request(method, self._site.url + path, headers=dict(headers), data=body or None)
        prepared = session.prepare_request(request)
        cancel = self._given_up if method == "GET" else None
        self._watch.begin()
        try:
            fetch = partial(self._fetched, session, prepared)
            return within(self._limits.total, fetch, name="okx-request", cancel=cancel)
        except (DeadlinePassed, Cancelled) as late:
            # The thread that was left behind may still be using it: what has not left by now does not leave any more.
            unsent = self._watch.give_up() and isinstance(late, DeadlinePassed)
            problem: ExchangeProblem = (
                Offline(why_offline(TimeoutError(), self._proxy)) if unsent else why_unclear(late)
            )
            self._session = self._new_session()
        except requests.ConnectionError as error:
            problem = Offline(self._why(error)) if _unsent(error) else why_unclear(error)
        except (requests.RequestException, OSError, ValueError) as error:
            problem = why_unclear(error)
        # Out here the original, which holds the signed request, is not its context.
        raise problem

    def _fetched(self, session: requests.Session, prepared: requests.PreparedRequest) -> tuple[int, bytes]:
        timeouts = (self._limits.connect, self._limits.read)
        proxies = dict(session.proxies)
        with session.send(prepared, allow_redirects=False, stream=True, timeout=timeouts, proxies=proxies) as response:
            if response.status_code < _FIRST_FINAL:
                # What is no end of an answer is none; the rest must not come in as the answer to the next request.
                session.close()
                raise ValueError("an answer that is none")
            body = bytearray()
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > _LARGEST_BODY:
                    raise ValueError("the answer is longer than any answer of OKX's")
            return response.status_code, bytes(body)

    def _why(self, error: requests.ConnectionError) -> Words:
        reason = _reason(error)
        made = getattr(reason, "conn", None)
        # Until a proxy that is spoken to by TLS has shown its own certificate, it is that one which is in question.
        own = self.proxy.startswith("https://") and getattr(made, "proxy_is_verified", None) is None
        return why_offline(reason or error, self._proxy, proxys_certificate=own)

    def _new_session(self) -> requests.Session:
        session = _Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        session.headers.clear()
        session.headers.update(
            {
                "User-Agent": f"one-click-repay/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Connection": "keep-alive",
            }
        )
        self._proxy = self._find_proxy()
        self._watch = Watch()
        if self._proxy is not None:
            session.proxies.update(dict.fromkeys(("http", "https"), self._proxy.address))
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter(None if self._proxy is None else self._proxy.login, self._watch))
        return session

    def _find_proxy(self) -> Proxy | None:
        if self._site.loopback:
            return None
        if self._route.proxy is not None:
            return Proxy(self._route.proxy, self._route.login) if self._route.proxy else None
        host = self._site.url.removeprefix("https://")
        try:
            named = system_proxy(get_environ_proxies(self._site.url), host)
            if named is not None or should_bypass_proxies(self._site.url, no_proxy=None):
                return named
            return system_proxy({"all": desktop_proxy(self._site.url)}, host)
        except Offline as error:
            self._barred = error.words
            return None


def trusted_certificates() -> int:
    """How many certificate authorities TLS is verified against; raises OSError if their file is missing."""
    context = ssl.create_default_context(cafile=certifi.where())
    return context.cert_store_stats()["x509_ca"]


class _Session(requests.Session):
    """A session that never looks where a redirect leads, nor reads its body on the way."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, always: `requests` follows nothing then."""


class _Adapter(HTTPAdapter):
    """Connections that tell whether they were ever made, whatever proxy they go through, and whose answers are metered.

    User and password of the proxy are in no address, and so in no text that an address gets into. What `watch` knows
    to be given up is not sent any more.
    """

    def __init__(self, login: ProxyLogin | None, watch: Watch) -> None:
        self._login = login
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: object, **options: object) -> None:
        super().init_poolmanager(*args, **options)  # type: ignore[arg-type]  # passed through as they came
        self.poolmanager.pool_classes_by_scheme = self._telling(self.poolmanager.pool_classes_by_scheme)

    def proxy_headers(self, proxy: str) -> dict[str, str]:  # noqa: ARG002 - there is but one
        if self._login is None:
            return {}
        both = b64encode(f"{self._login.user}:{self._login.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {both}"}

    def proxy_manager_for(self, proxy: str, **options: object) -> PoolManager:
        if proxy not in self.proxy_manager:
            if proxy.startswith("socks") and self._login is not None:
                user, password = self._login.user, self._login.password
                self.proxy_manager[proxy] = SOCKSProxyManager(proxy, username=user, password=password)
            made: PoolManager = super().proxy_manager_for(proxy, **options)
            made.pool_classes_by_scheme = self._telling(made.pool_classes_by_scheme)
        manager: PoolManager = self.proxy_manager[proxy]
        return manager

    def _telling(self, pools: Mapping[str, type[HTTPConnectionPool]]) -> dict[str, type[HTTPConnectionPool]]:
        """The same kinds of connection, plain, secure or through SOCKS, each with a `connect` that tells."""
        return {scheme: _telling_pool(pool, self._watch) for scheme, pool in pools.items()}


def _telling_pool(pool: type[HTTPConnectionPool], watch: Watch) -> type[HTTPConnectionPool]:
    def connect(self: HTTPConnection) -> None:
        """Whatever goes wrong here (name, route, proxy, TLS), nothing of the request has left."""
        try:
            made.connect(self)
        except Exception as error:
            raise NewConnectionError(self, type(error).__name__) from error

    def request(self: HTTPConnection, *parts: object, **more: object) -> None:
        """The connection is made; from here on the request may leave, unless nobody waits for it any longer."""
        if not watch.leave():
            self.close()
            raise NewConnectionError(self, "given up")
        made.request(self, *parts, **more)  # type: ignore[arg-type]  # passed on as they came

    def tunnel(self: HTTPConnection) -> None:
        self.response_class = of_proxy
        try:
            made._tunnel(self)  # type: ignore[attr-defined]  # noqa: SLF001 - http.client's, which typeshed leaves out
        finally:
            self.response_class = of_site

    def is_connected(self: HTTPConnection) -> bool:
        """Whether it may be used again: what is left of the last answer would come in as the next one."""
        return bool(made.is_connected.fget(self)) and not _unread(self.sock)  # type: ignore[attr-defined]  # a property

    made, of_site, of_proxy = pool.ConnectionCls, metered(watch), metered(watch, to_connect=True)
    changed = {"connect": connect, "request": request, "_tunnel": tunnel, "response_class": of_site}
    changed["is_connected"] = property(is_connected)
    connection = type(made.__name__, (made,), changed)
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})


def _unread(sock: object) -> bool:
    """Whether TLS holds what came in and nobody asked for: it was read from the line, where it does not show any more.

    Within a proxy's own TLS there are two layers of it.
    """
    if isinstance(sock, SSLTransport):
        return bool(sock.sslobj.pending() or sock.incoming.pending or _unread(sock.socket))
    return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0


def _reason(error: BaseException) -> BaseException | None:
    """Why urllib3 gave up, out of what `requests`, and perhaps a proxy's error, wrapped around it."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return getattr(reason, "original_error", reason)


def _unsent(error: requests.ConnectionError) -> bool:
    """Whether the request provably never left: no connection was made for it.

    Neither the class of the error nor urllib3's own word that it is the proxy's proves that.
    """
    return isinstance(_reason(error), NewConnectionError)
