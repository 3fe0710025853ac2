"""Preferences and the list of accounts, in one small file that never holds a secret."""

from __future__ import annotations

import enum
import json
import logging
import os
import secrets
import tempfile
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app import settings_words
from app.domain.account import Account, Environment
from app.domain.route import AS_SETTINGS, own_proxy
from app.domain.words import Language, Words
from app.errors import BadInput, NoSuchAccount
from app.file_lock import file_lock
from app.settings_words import LONGEST_LOCK_MIN, LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)

VERSION = 1
_DAMAGE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, BadInput)

T = TypeVar("T")
E = TypeVar("E", bound=enum.StrEnum)


class Theme(enum.StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose. `language` is None to follow the system, `proxy` to use the system's.

    `last_account` is the id of the account shown last, "" if none. `layouts` maps the name of a window or table to its
    saved layout, in base64, and `paid_with` an account's id to the currency that it repaid with last. After
    `lock_after_min` minutes without input the window locks, 0 for never. `notify` tells of a repayment's end while the
    window is in the background; `practice_menu` shows the menu of scenarios; `check_updates` asks at each start whether
    there is a new version.
    Raises BadInput for what is out of bounds, for an account's name that is unfit or used twice, and for a proxy, the
    settings' or an account's own, that is no address or holds a user name or password.
    """

    language: Language | None = None
    theme: Theme = Theme.SYSTEM
    hide_amounts: bool = False
    notify: bool = True
    practice_menu: bool = False
    check_updates: bool = False
    proxy: str | None = None
    accounts: tuple[Account, ...] = ()
    last_account: str = ""
    layouts: Mapping[str, str] = field(default_factory=dict, hash=False)
    lock_after_min: int = 0
    paid_with: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not 0 <= self.lock_after_min <= LONGEST_LOCK_MIN:
            raise BadInput(settings_words.UNFIT_LOCK)
        if self.proxy is not None:
            _check_proxy(self.proxy)
        if any(own_proxy(account.proxy) != account.proxy for account in self.accounts):
            raise BadInput(settings_words.UNFIT_OWN_PROXY)
        names = [_folded(_checked_name(account.name)) for account in self.accounts]
        for account, name in zip(self.accounts, names, strict=True):
            if names.count(name) > 1:
                raise BadInput(settings_words.taken(account.name))

    def find(self, name: str) -> Account:
        """Find an account by its name, in either case; raises NoSuchAccount."""
        found = next((account for account in self.accounts if _folded(account.name) == _folded(name)), None)
        if found is None:
            raise NoSuchAccount(settings_words.no_such(name))
        return found

    def by_id(self, account_id: str) -> Account | None:
        """Find an account by its id."""
        return next((account for account in self.accounts if account.id == account_id), None)

    def with_account(self, account: Account) -> Settings:
        """Add `account`, its name trimmed, or put it in the place of the one with its id."""
        account = replace(account, name=_checked_name(account.name))
        return replace(self, accounts=tuple({**{a.id: a for a in self.accounts}, account.id: account}.values()))

    def without_account(self, account_id: str) -> Settings:
        """Leave out the account with this id; raises NoSuchAccount."""
        if self.by_id(account_id) is None:
            raise NoSuchAccount(settings_words.no_such(account_id))
        accounts = tuple(account for account in self.accounts if account.id != account_id)
        last = "" if self.last_account == account_id else self.last_account
        paid_with = {each: currency for each, currency in self.paid_with.items() if each != account_id}
        return replace(self, accounts=accounts, last_account=last, paid_with=paid_with)


def new_account(*, name: str, site: str, environment: Environment, key_tail: str = "") -> Account:
    """Make an account with a new random id; raises BadInput if the name is not 1 to 60 printable characters."""
    return Account(secrets.token_hex(8), _checked_name(name), site, environment, key_tail)


class SettingsFile:
    """The settings on disk (JSON, 0600), shared by all windows and commands of this user.

    Fields that this version does not know are kept when the file is rewritten. The folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[Settings, Words | None]:
        """Read the settings; those of a new user if there is no file.

        A damaged file is set aside as `settings.damaged-<n>.json`. The words, if any, tell the user what was wrong.
        """
        try:
            # The file is replaced whole, so reading needs no lock; only setting a damaged one aside does.
            return _settings(json.loads(self._path.read_bytes())), None
        except FileNotFoundError:
            return Settings(), None
        except (*_DAMAGE, OSError):
            return self._read_alone()

    def _read_alone(self) -> tuple[Settings, Words | None]:
        try:
            with file_lock(self._path.with_suffix(".lock")):
                settings, _, notice = self._load()
                return settings, notice
        except OSError as error:
            return Settings(), settings_words.unusable(self._path, error)

    def change(self, function: Callable[[Settings], Settings]) -> Settings:
        """Read, let `function` make the new settings, and write those, with no other process in between.

        Returns what was written. An error from `function` leaves the file as it was.
        Raises BadInput if the file cannot be read or written; it then keeps its former content.
        """
        try:
            with file_lock(self._path.with_suffix(".lock")):
                settings, fields, notice = self._load()
                if notice is not None:
                    _log.warning("%s", notice)
                settings = function(settings)
                self._write({**fields, **_fields(settings, fields)})
        except OSError as error:
            raise BadInput(settings_words.unusable(self._path, error)) from error
        return settings

    def add_account(self, account: Account) -> Settings:
        """Add `account`, or put it in the place of the one with its id: see `Settings.with_account`."""
        return self.change(lambda settings: settings.with_account(account))

    def remove_account(self, account_id: str) -> Settings:
        """Remove an account from the list, not its keys: see `Settings.without_account`."""
        return self.change(lambda settings: settings.without_account(account_id))

    def _load(self) -> tuple[Settings, dict[str, object], Words | None]:
        try:
            fields = json.loads(self._path.read_bytes())
            return _settings(fields), fields, None
        except FileNotFoundError:
            return Settings(), {}, None
        except _DAMAGE:
            return Settings(), {}, settings_words.damaged(self._set_aside())

    def _set_aside(self) -> Path:
        number = 1
        while (aside := self._path.with_name(f"{self._path.stem}.damaged-{number}.json")).exists():
            number += 1
        return self._path.rename(aside)

    def _write(self, fields: Mapping[str, object]) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(fields, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _settings(fields: Mapping[str, object]) -> Settings:
    """Read a settings file's fields; raises ValueError, TypeError, KeyError or AttributeError if they are none."""
    return Settings(
        language=_choice(Language, fields.get("language")),  # a later version may know more of them: no damage
        theme=_choice(Theme, fields.get("theme")) or Theme.SYSTEM,
        hide_amounts=_of(bool, fields.get("hide_amounts", False)),
        notify=_of(bool, fields.get("notify", True)),
        practice_menu=_of(bool, fields.get("practice_menu", False)),
        check_updates=_of(bool, fields.get("check_updates", False)),
        proxy=None if fields.get("proxy") is None else _of(str, fields["proxy"]),
        accounts=tuple(_account(entry) for entry in _of(list, fields.get("accounts", []))),
        last_account=_of(str, fields.get("last_account", "")),
        layouts={_of(str, name): _of(str, layout) for name, layout in _of(dict, fields.get("layouts", {})).items()},
        lock_after_min=min(max(0, _of(int, fields.get("lock_after_min", 0))), LONGEST_LOCK_MIN),
        paid_with={_of(str, each): _of(str, code) for each, code in _of(dict, fields.get("paid_with", {})).items()},
    )


def _account(entry: Mapping[str, object]) -> Account:
    account_id, name, site, environment = (_of(str, entry[of]) for of in ("id", "name", "site", "environment"))
    tail, session_only = _of(str, entry.get("key_tail", "")), _of(bool, entry.get("session_only", False))
    return Account(
        account_id,
        name,
        site,
        Environment(environment),
        tail,
        session_only=session_only,
        proxy=_of(str, entry.get("proxy", AS_SETTINGS)),
        proxy_login=_of(bool, entry.get("proxy_login", False)),
    )


def _fields(settings: Settings, before: Mapping[str, object]) -> dict[str, object]:
    """Lay the settings out for the file; what an account's entry held `before` beyond our fields stays in it."""
    former = {entry["id"]: entry for entry in _of(list, before.get("accounts", []))}
    version = before.get("version")
    return {
        "version": max(version, VERSION) if isinstance(version, int) else VERSION,
        "language": settings.language,
        "theme": settings.theme,
        "hide_amounts": settings.hide_amounts,
        "notify": settings.notify,
        "practice_menu": settings.practice_menu,
        "check_updates": settings.check_updates,
        "proxy": settings.proxy,
        "accounts": [
            {**former.get(account.id, {}), **asdict(account), "key_tail": account.key_tail[-4:]}
            for account in settings.accounts
        ],
        "last_account": settings.last_account,
        "layouts": dict(settings.layouts),
        "lock_after_min": settings.lock_after_min,
        "paid_with": dict(settings.paid_with),
    }


def _of(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value


def _choice(choices: type[E], value: object) -> E | None:
    return next((choice for choice in choices if choice == value), None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise BadInput(settings_words.UNFIT_NAME)
    return name


def _check_proxy(proxy: str) -> None:
    try:
        parts = urlsplit(proxy)
        fit = parts.scheme in {"http", "https", "socks5", "socks5h"} and parts.hostname and parts.port != 0
    except ValueError:
        fit = False
    if not fit or not proxy.isprintable() or {" ", "@"} & set(proxy):
        raise BadInput(settings_words.UNFIT_PROXY)
