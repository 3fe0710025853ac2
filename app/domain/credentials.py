"""An API key with its secret and passphrase, which never show themselves."""

from __future__ import annotations

from typing import NoReturn


class Credentials:
    """What signs a request: key, secret and passphrase, white space trimmed.

    Not a dataclass on purpose: `repr`, `str`, formatting, `vars`, copying and pickling give nothing away.
    Raises ValueError, without quoting any of the three, if one of them is empty or not printable ASCII.
    """

    __slots__ = ("_key", "_passphrase", "_secret")

    def __init__(self, *, key: str, secret: str, passphrase: str) -> None:
        self._key = _checked("API key", key)
        self._secret = _checked("secret", secret)
        self._passphrase = _checked("passphrase", passphrase)

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
    def tail(self) -> str:
        """The last four characters of the key, by which a user knows it again; "" if the key is short."""
        return self._key[-4:] if len(self._key) >= 12 else ""  # noqa: PLR2004 - four of twelve tell little

    def __repr__(self) -> str:
        return "Credentials(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are never pickled or copied")

    __getstate__ = __reduce__


def _checked(name: str, text: str) -> str:
    text = text.strip()
    if not text:
        msg = f"the {name} is empty"
        raise ValueError(msg)
    if not (text.isascii() and text.isprintable()):
        msg = f"the {name} has characters that OKX does not use"
        raise ValueError(msg)
    return text
