"""The proxy that a route leads through, the system's included, and what is said where that way fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.domain.credentials import ProxyLogin
from app.domain.words import Words
from app.errors import Offline
from app.logs import strike_out
from app.okx.line_faults import CLOSED, NO_ANSWER, NO_NAME, REFUSED, chain, unreached

_SCHEMES = {"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"}
_STATUS = re.compile(r"Tunnel connection failed: (\d{3})")
_SOCKS_STATUS = re.compile(r"(0x[0-9a-f]{2}): ")
_PROXY_WANTS_LOGIN = "407"

# By name: which class it is depends on the kind of proxy, and on the library that met it.
_LOGIN = {"SOCKS5AuthError"}
_NO_PROXY = {"BadStatusLine", "LineTooLong", "SSLError", "GeneralProxyError", "UnknownProtocol", "UnicodeDecodeError"}


@dataclass(frozen=True, slots=True)
class Proxy:
    """An address without user or password, and those, if it wants some."""

    address: str
    login: ProxyLogin | None = None


def system_proxy(found: Mapping[str, str], host: str) -> Proxy | None:
    """The proxy for https among those that the system, or the shell, names; None if it names none.

    Raises `Offline` for one that cannot be used: it is not gone around.
    """
    named = (found.get(key) for key in (f"https://{host}", "https", f"all://{host}", "all"))
    text = next((each for each in named if each), "").strip()
    if not text and (socks := found.get("socks", "").strip()):
        # macOS has a SOCKS proxy apart, and Python calls its address one of http.
        text = re.sub(r"^(?:http://)?(?!\w+://)", "socks5h://", socks)
    if not text:
        return None
    proxy = _read(text if "://" in text else f"http://{text}")
    if proxy is None:
        raise Offline(_UNFIT)
    return proxy


def _read(text: str) -> Proxy | None:
    """The proxy at an address that may hold user and password, None if it is none; quotes nothing."""
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        fit = scheme in _SCHEMES and host.isascii() and host.isprintable() and " " not in host and port != 0
        # A password with # or / in it ends the host early: what then looks like host and port are user and password.
        fit = fit and "@" not in parts.path + parts.query + parts.fragment
    except ValueError:
        return None
    if not (fit and host):
        return None
    # GNOME, and what sets its proxy, writes no version into the shell's variables; such a proxy speaks the fifth.
    scheme = "socks5h" if scheme == "socks" else scheme
    place = f"[{host}]" if ":" in host else host
    address = f"{scheme}://{place}" if port is None else f"{scheme}://{place}:{port}"
    if not user:
        return Proxy(address)
    try:
        login = ProxyLogin(address=address, user=user, password=password)
    except ValueError:
        return None
    strike_out(*login.texts)
    return Proxy(address, login)


def why_offline(error: BaseException, proxy: Proxy | None, *, proxys_certificate: bool = False) -> Words:
    """Why no connection was made, through `proxy` if there is one; nothing has left then, and no other way was tried.

    `proxys_certificate` says that a certificate in question is the proxy's own.
    """
    links = tuple(chain(error))
    kinds = {type(each).__name__ for each in links}
    if any("closed unexpectedly" in str(each) for each in links):  # PySocks has no class of its own for it
        kinds.add("RemoteDisconnected")
    if "SSLCertVerificationError" in kinds:
        why = next(
            (_VERIFIED_NOT[code] for each in links if (code := getattr(each, "verify_code", 0)) in _VERIFIED_NOT),
            _UNKNOWN,
        )
        return _certificate_of(why, proxy if proxys_certificate else None)
    return unreached(kinds) if proxy is None else _of_proxy(proxy, kinds, tuple(map(str, links)))


def _of_proxy(proxy: Proxy, kinds: set[str], texts: tuple[str, ...]) -> Words:
    status = next((found[1] for text in texts for each in (_STATUS, _SOCKS_STATUS) if (found := each.search(text))), "")
    if kinds & _LOGIN or status == _PROXY_WANTS_LOGIN:
        return _login_refused(proxy)
    if status:
        return _way(
            Words(f"The proxy {proxy.address} answered, but led to no connection with OKX ({status}).",
                  f"代理 {proxy.address} 有响应，但未能连接欧易（{status}）。"),
            Words("Ask whoever runs the proxy, then try again.", "请联系代理提供方后重试。"),
        )  # fmt: skip
    for some, en, zh in (
        (
            NO_NAME,
            "The name of the proxy {at}, or one that it was asked for, was not found.",
            "未能解析代理 {at} 的域名。",
        ),
        (
            REFUSED,
            "The proxy {at} could not be reached: the connection was refused.",
            "无法连接代理 {at}：连接被拒绝。",
        ),
        (NO_ANSWER, "The proxy {at} did not answer in time.", "代理 {at} 未及时响应。"),
        (CLOSED, "The proxy {at} closed the connection before it led to OKX.", "代理 {at} 在连接欧易之前关闭了连接。"),
        (_NO_PROXY, "What answers at {at} is no proxy of this kind.", "{at} 返回的内容不是该类型代理的响应。"),
    ):
        if kinds & some:
            return _way(Words(en.format(at=proxy.address), zh.format(at=proxy.address)), _CHECK_PROXY)
    unreached = Words(f"The proxy {proxy.address} could not be reached.", f"无法连接代理 {proxy.address}。")
    return _way(unreached, _CHECK_PROXY)


def _login_refused(proxy: Proxy) -> Words:
    if proxy.login is None:
        found = Words(
            f"The proxy {proxy.address} wants a user and a password.", f"代理 {proxy.address} 需要用户名和密码。"
        )
    else:
        found = Words(
            f"The proxy {proxy.address} does not accept the user and password given to it.",
            f"代理 {proxy.address} 不接受所提供的用户名和密码。",
        )
    return _way(
        found, Words("Enter them with the proxy of the account, then try again.", "请在该账户的代理设置中填写后重试。")
    )


def _way(found: Words, cure: Words) -> Words:
    return found + _NO_OTHER + cure


def _certificate_of(why: Words, proxy: Proxy | None) -> Words:
    """What is said of a certificate, the proxy's own if one is given, else that of OKX's site."""
    if proxy is not None:
        found = Words(
            f"The certificate of the proxy {proxy.address} could not be verified: {why.en}.",
            f"无法验证代理 {proxy.address} 的证书：{why.zh}。",
        )
        return _way(found, _CHECK_PROXY)
    return Words(
        f"The certificate of OKX's site could not be verified: {why.en}. Check this computer's date, and whether a "
        "proxy or a security program stands in between.",
        f"无法验证欧易站点的证书：{why.zh}。请检查本机日期，以及是否存在代理或安全软件拦截。",
    )


# OpenSSL's numbers, X509_V_ERR_…: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_VERIFIED_NOT = {
    9: Words("it is not valid yet", "证书尚未生效"),
    10: Words("it has expired", "证书已过期"),
    62: Words("it is that of another host", "证书属于其他主机"),
}
_UNKNOWN = Words("it is by nobody who is trusted", "证书并非由受信任的机构签发")
_NO_OTHER = Words("No other way was tried.", "未尝试其他线路。")
_CHECK_PROXY = Words("Check the proxy and its address, then try again.", "请检查代理及其地址后重试。")
_UNFIT = Words(
    "The system's proxy cannot be used: its address, user or password makes no sense. No other way was tried. "
    "Correct it, or choose another in the settings, then try again.",
    "无法使用系统代理：其地址、用户名或密码无效。未尝试其他线路。请更正，或在设置中另选代理后重试。",
)
