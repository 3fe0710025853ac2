"""Marked keys, and the search for them in every shape that a secret takes on its way out."""

from __future__ import annotations

import base64
from urllib.parse import quote

KEYS = ("MARKEDKEY-1f6e-4c1b-9a77-c0ffee00beef", "MARKEDSECRET0123456789ABCDEF9F9F", "MARKED pass/phrase+=")
"""Key, secret and passphrase."""
LOGIN = ("MARKEDUSER-of-a-proxy-5d1e", "MARKED/proxy pass+=")
"""User and password of a proxy."""


def forms(text):
    """A secret as it is, quoted, and in base64 at each alignment, without the characters its neighbours decide."""
    raw = text.encode()
    shifted = [base64.b64encode(b"\0" * gap + raw).decode()[4 : -4 or None] for gap in range(3)]
    return {text, quote(text), quote(text, safe=""), raw.hex(), text.replace("/", "\\/"), *shifted}


def leaks(texts, files=()):
    """Where one of the marked secrets can be read, of named texts and of files."""
    named = {**texts, **{str(file): file.read_bytes() for file in files}}
    return [name for name, content in named.items() if shows(content)]


def shows(content):
    """Whether one of the marked secrets can be read in a text or in bytes."""
    raw = content if isinstance(content, bytes) else content.encode(errors="surrogatepass")
    return any(form in raw for form in _FORMS)


_FORMS = [form.encode() for text in (*KEYS, *LOGIN) for form in forms(text)]
