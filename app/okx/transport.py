"""HTTP to one site, and the only user of `requests`: no redirect, no retry, one deadline, and whether anything left."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

from app import __version__
from app.deadline import Cancelled, DeadlinePassed, within
from app.domain.words import Words
from app.errors import ExchangeProblem, Offline, Unclear
from app.okx.sites import Site

_LARGEST_BODY = 4 * 1024 * 1024
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take, in seconds: to connect, between two pieces of the answer, and in all."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0


class Transport:
    """One `requests.Session` to one site: no cookies kept, no netrc, no redirect, no retry; TLS always verified.

    `proxy` None takes the system's; an exchange on this computer is always spoken to directly. For one thread.
    """

    def __init__(self, site: Site, *, proxy: str | None = None, limits: Limits | None = None) -> None:
        self._site = site
        self._proxy = proxy
        self._limits = limits or Limits()
        self._session = self._new_session()
        self._given_up = threading.Event()

    def give_up(self) -> None:
        """Wait for no answer to a reading any longer, now or later; from any thread. An order is never given up."""
        self._given_up.set()

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def exchange(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Send one request, once, as it is, and return HTTP status and body; blocks for at most `limits.total` seconds.

        Raises `Offline` if the request provably never left this computer, `Unclear` for everything else.
        """
        session = self._session
        request = requests.Request(method, self._site.url + path, headers=dict(headers), data=body or None)
        prepared = session.prepare_request(request)
        cancel = self._given_up if method == "GET" else None
        try:
            fetch = partial(self._fetched, session, prepared)
            return within(self._limits.total, fetch, name="okx-request", cancel=cancel)
        except (DeadlinePassed, Cancelled):
            # The thread that was left behind may still be using it.
            self._session = self._new_session()
            problem: ExchangeProblem = _unclear()
        except requests.ConnectionError as error:
            problem = _offline(error) if _unsent(error) else _unclear()
        except (requests.RequestException, OSError, ValueError):
            problem = _unclear()
        # Out here the original, which holds the signed request, is not its context.
        raise problem

    def _fetched(self, session: requests.Session, prepared: requests.PreparedRequest) -> tuple[int, bytes]:
        timeouts = (self._limits.connect, self._limits.read)
        proxies = dict(session.proxies)
        with session.send(prepared, allow_redirects=False, stream=True, timeout=timeouts, proxies=proxies) as response:
            body = bytearray()
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > _LARGEST_BODY:
                    raise ValueError("the answer is longer than any answer of OKX's")
            return response.status_code, bytes(body)

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
        if not self._site.loopback:
            chosen = {"http": self._proxy, "https": self._proxy} if self._proxy else None
            session.proxies.update(chosen or get_environ_proxies(self._site.url))
        session.mount("https://", _Adapter(max_retries=0))
        session.mount("http://", _Adapter(max_retries=0))
        return session


def trusted_certificates() -> int:
    """How many certificate authorities TLS is verified against; raises OSError if their file is missing."""
    context = ssl.create_default_context(cafile=certifi.where())
    return context.cert_store_stats()["x509_ca"]


class _Session(requests.Session):
    """A session that never looks where a redirect leads, nor reads its body on the way."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, always: `requests` follows nothing then."""


class _Adapter(HTTPAdapter):
    """Connections that tell whether they were ever made, whatever proxy they go through."""

    def init_poolmanager(self, *args: object, **options: object) -> None:
        super().init_poolmanager(*args, **options)  # type: ignore[arg-type]  # passed through as they came
        self.poolmanager.pool_classes_by_scheme = _telling(self.poolmanager.pool_classes_by_scheme)

    def proxy_manager_for(self, proxy: str, **options: object) -> PoolManager:
        known = proxy in self.proxy_manager
        managed: PoolManager = super().proxy_manager_for(proxy, **options)
        if not known:
            managed.pool_classes_by_scheme = _telling(managed.pool_classes_by_scheme)
        return managed


def _telling(pools: Mapping[str, type[HTTPConnectionPool]]) -> dict[str, type[HTTPConnectionPool]]:
    """The same kinds of connection, plain, secure or through SOCKS, each with a `connect` that tells."""
    return {scheme: _telling_pool(pool) for scheme, pool in pools.items()}


def _telling_pool(pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
    def connect(self: HTTPConnection) -> None:
        """Whatever goes wrong here (name, route, proxy, TLS), nothing of the request has left."""
        try:
            made.connect(self)
        except Exception as error:
            raise NewConnectionError(self, type(error).__name__) from error

    made = pool.ConnectionCls
    connection = type(made.__name__, (made,), {"connect": connect})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})


def _reason(error: BaseException) -> BaseException | None:
    """Why urllib3 gave up, out of what `requests`, and perhaps a proxy's error, wrapped around it."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return getattr(reason, "original_error", reason)


def _unsent(error: requests.ConnectionError) -> bool:
    """Whether the request provably never left: no connection was made for it.

    Neither the class of the error nor urllib3's own word that it is the proxy's proves that.
    """
    return isinstance(_reason(error), NewConnectionError)


def _offline(error: requests.ConnectionError) -> Offline:
    reason = _reason(error)
    if reason is not None and isinstance(reason.__cause__, ssl.SSLCertVerificationError):
        return Offline(
            Words(
                "The certificate of OKX's site could not be verified. Check this computer's date, and whether a proxy "
                "or a security program stands in between.",
                "无法验证欧易站点的证书。请检查本机日期，以及是否存在代理或安全软件拦截。",
            )
        )
    return Offline(
        Words(
            "OKX could not be reached. Check the internet connection and the proxy, then try again.",
            "无法连接欧易。请检查网络与代理后重试。",
        )
    )


def _unclear() -> Unclear:
    return Unclear(
        Words("OKX gave no usable answer in time. Try again in a moment.", "欧易未及时返回有效结果，请稍后重试。")
    )
