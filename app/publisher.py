"""Who announces new versions of this build, as its resources say; most builds know nobody."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_NAME = "updates.json"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who announces versions of this build: where the notice and the download page are, and the key that signs.

    The addresses are https, or on this computer; `key` is Ed25519, 32 bytes. Raises ValueError for anything else.
    """

    notice: str
    page: str
    key: bytes

    def __post_init__(self) -> None:
        for address in (self.notice, self.page):
            parts = urlsplit(address)
            here = parts.scheme == "http" and parts.hostname == "127.0.0.1"
            if not (here or parts.scheme == "https") or not parts.hostname or parts.username is not None:
                msg = f"no address of a page: {address}"
                raise ValueError(msg)
        if len(self.key) != _KEY_BYTES:
            msg = "the key is no Ed25519 key"
            raise ValueError(msg)


def publisher(resources: Path) -> Publisher | None:
    """The publisher that this build knows, from `updates.json` among its resources; None if there is none to be read.

    The file has `notice` and `page`, two addresses, and `key`, the public key in base64.
    """
    try:
        fields = json.loads((resources / _NAME).read_text(encoding="utf-8"))
        return Publisher(fields["notice"], fields["page"], base64.b64decode(fields["key"], validate=True))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
