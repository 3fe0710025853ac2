"""An API key with its secret and passphrase, and a proxy's user and password, which never show themselves."""

from __future__ import annotations

from typing import NoReturn

_SHORTEST_STRUCK = 4  # a shorter text would strike out half of every line
_LONGEST_LOGIN = 127  # SOCKS 5 takes 255 bytes, but PySocks writes the length of more than 127 wrongly


class _Hidden:
    """Not a dataclass on purpose: `repr`, `str`, formatting, `vars`, copying and pickling give nothing away."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are never pickled or copied")

    __getstate__ = __reduce__


class ProxyLogin(_Hidden):
    """User and password, white space trimmed, for the proxy at `address` and for no other; the password may be "".

    Raises ValueError, without quoting either, if the user is empty or has a colon, or one of them is longer than 127
    characters or not printable ASCII.
    """

    __slots__ = ("_address", "_password", "_user")

    def __init__(self, *, address: str, user: str, password: str) -> None:
        self._address = address
        self._user = _checked("proxy's user", user)
        self._password = _checked("proxy's password", password) if password.strip() else ""
        if ":" in self._user or max(len(self._user), len(self._password)) > _LONGEST_LOGIN:
            raise ValueError("the proxy's user or password is none that a proxy takes")

    @property
    def address(self) -> str:
        """The proxy that it is for."""
        return self._address

    @property
    def user(self) -> str:
        """The user name."""
        return self._user

    @property
    def password(self) -> str:
        """The password."""
        return self._password

    @property
    def texts(self) -> tuple[str, ...]:
        """What of it no line of a log may show."""
        return tuple(text for text in (self._user, self._password) if len(text) >= _SHORTEST_STRUCK)


class Credentials(_Hidden):
    """What signs a request: key, secret and passphrase, white space trimmed; and what the account's proxy asks for.

    Raises ValueError, without quoting any of the three, if one of them is empty or not printable ASCII.
    """

    __slots__ = ("_key", "_passphrase", "_proxy_login", "_secret")

    def __init__(self, *, key: str, secret: str, passphrase: str, proxy_login: ProxyLogin | None = None) -> None:
        self._key = _checked("API key", key)
        self._secret = _checked("secret", secret)
        self._passphrase = _checked("passphrase", passphrase)
        self._proxy_login = proxy_login

    def with_login(self, login: ProxyLogin | None) -> Credentials:
        """The same key with another login of the account's proxy, None for none."""
        if login is self._proxy_login:
            return self
        return Credentials(key=self._key, secret=self._secret, passphrase=self._passphrase, proxy_login=login)

    @property
    def key(self) -> str:
        """The API key; public to OKX, but still not for logs."""
        return self._key

    @property
    def secret(self) -> str:
        """The secret that signs."""
        return self._secret

    @property
    def passphrase(self) -> str:
        """The passphrase chosen when the key was created."""
        return self._passphrase

    @property
    def proxy_login(self) -> ProxyLogin | None:
        """User and password of the account's own proxy, None if it wants none."""
        return self._proxy_login

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text in them that no line of a log may show."""
        login = self._proxy_login
        return (self._key, self._secret, self._passphrase, *(() if login is None else login.texts))

    @property
    def tail(self) -> str:
        """The last four characters of the key, by which a user knows it again; "" if the key is short."""
        return self._key[-4:] if len(self._key) >= 12 else ""  # noqa: PLR2004 - four of twelve tell little


def _checked(name: str, text: str) -> str:
    text = text.strip()
    if not text:
        msg = f"the {name} is empty"
        raise ValueError(msg)
    if not (text.isascii() and text.isprintable()):
        msg = f"the {name} has characters that OKX does not use"
        raise ValueError(msg)
    return text
