"""One text for whoever helps: versions, settings, what became of the orders, and the log; no secrets, no amounts."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from app import __version__
from app.errors import JournalProblem
from app.journal.outline import OutlinedOrder, outline
from app.logs import struck
from app.paths import Home
from app.settings import Settings, SettingsFile

_NEWEST = 500
_ROTATED = 3
_SHORT = 4
_LIBRARIES = ("PySide6-Essentials", "requests", "urllib3", "certifi", "keyring", "platformdirs")
_NETWORK = re.compile(
    r"(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])"
)
# That of a proxy which the settings do not name, as the system's, or do not name any more.
_ELSEWHERE = re.compile(
    r"\b((?:https?|socks\w{0,2})://)(?!127\.0\.0\.1|localhost|\[::1\]|(?:[\w-]+\.)+okx\.com(?![\w.-]))"
    r"(?:\[[0-9a-f:.]+\]|[\w.-]+)",
    re.IGNORECASE,
)
_THIS_COMPUTER = {"127.0.0.1", "::1", "localhost"}
_NAMED_APART = {"accounts", "proxy", "last_account", "layouts"}


def report(home: Home, *, window: Iterable[str], now_ms: int) -> str:
    """All of it; `window` are lines about the screen that only the window knows. Reads the disk, writes nothing."""
    settings = SettingsFile(home.settings).read()[0]
    lines = [
        f"One-Click Repay support report, {_moment(now_ms)}",
        "It holds no keys, no amounts, and no names of the accounts there are. Times are UTC.",
        "Old lines of the log may name one that was removed or renamed since.",
        *_section("Program", (*_program(), *window)),
        *_section("Settings", _settings(settings)),
        *_section("Journal", _journal(home.journal)),
        *_section("Journal of practice", _journal(home.practice_journal)),
        *_section("Log", _log_lines(home.log)),
    ]
    return "\n".join(_cleaned(line, settings) for line in lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"== {title}"
    yield from lines


def _program() -> Iterator[str]:
    kind = "installed program" if getattr(sys, "frozen", False) else "Python package"
    yield f"version: {__version__} ({kind})"
    yield f"system: {platform.platform()} {platform.machine()}"
    yield f"python: {platform.python_version()}"
    for name in _LIBRARIES:
        try:
            yield f"{name}: {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name}: not known"


def _settings(settings: Settings) -> Iterator[str]:
    for field in fields(settings):
        if field.name not in _NAMED_APART:
            yield f"{field.name}: {getattr(settings, field.name)}"
    yield f"proxy: {_scheme(settings.proxy) if settings.proxy else 'that of the system'}"
    yield f"layouts: {', '.join(sorted(settings.layouts)) or 'none'}"
    for account in settings.accounts:
        last = ", shown last" if account.id == settings.last_account else ""
        way = f"proxy {_scheme(account.proxy)}{', with a login' if account.proxy_login else ''}"
        yield f"account {account.id[:_SHORT]}: {account.environment} at {_place(account.site)}, {way}{last}"


def _scheme(proxy: str) -> str:
    """How a proxy is spoken to, or the word for another way; its address may tell whose it is."""
    return urlsplit(proxy).scheme or proxy


def _place(site: str) -> str:
    return site if "://" not in site else "an address of its own"


def _journal(path: Path) -> Iterator[str]:
    try:
        orders = outline(path, newest=_NEWEST)
    except JournalProblem as error:
        yield f"cannot be read: {error}"
        return
    if not orders:
        yield "none"
    for order in orders:
        yield _order(order)


def _order(order: OutlinedOrder) -> str:
    rows = ", ".join(" ".join(filter(None, (row.debt, row.state, row.code, _time(row.time_ms)))) for row in order.rows)
    attempts = "; ".join(
        f"attempt {each.number} {_moment(each.sent_ms)} {each.answer or 'no answer'} {each.code or ''}".rstrip()
        for each in order.attempts
    )
    head = f"#{order.id} {_moment(order.confirmed_ms)} account {order.account_id[:_SHORT]} with {order.pay_with}"
    return f"{head}: {rows} | {attempts or 'never sent'}"


def _time(moment_ms: int | None) -> str:
    return "" if moment_ms is None else _moment(moment_ms)


def _moment(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _log_lines(path: Path) -> Iterator[str]:
    """Every line of every file that is left, the oldest first."""
    files = [path.with_name(f"{path.name}.{number}") for number in range(_ROTATED, 0, -1)]
    for file in (*files, path):
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue
        except OSError as error:
            yield f"{file.name} cannot be read: {error.strerror}"
            continue
        yield f"-- {file.name}"
        yield from text.splitlines()


def _cleaned(line: str, settings: Settings) -> str:
    """`line` without secrets, names of accounts and proxies, tails of keys, the user's folder, and addresses."""
    line = struck(line)
    for account in settings.accounts:
        line = re.sub(rf"(?<!\w){re.escape(account.name)}(?!\w)", f"account {account.id[:_SHORT]}", line)
        line = line.replace(account.id, account.id[:_SHORT])
        if account.key_tail:
            line = re.sub(rf"(?<!\w){re.escape(account.key_tail)}(?!\w)", "[tail of a key]", line)
    for address in {settings.proxy, *(account.proxy for account in settings.accounts)}:
        host = urlsplit(address or "").hostname
        if host and host not in _THIS_COMPUTER:
            line = re.sub(re.escape(host), "[proxy]", line, flags=re.IGNORECASE)
    line = _ELSEWHERE.sub(r"\1[proxy]", line)
    line = line.replace(str(Path.home()), "~")
    return _NETWORK.sub("[address]", line)
