"""Signs the notice of a release; without the key it writes nothing and says so."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
KEY = "UPDATES_SIGNING_KEY"
NOTICE = "latest.json"
REDIRECTING = "github.com"
"""Sends on whoever asks for a file of a release, and the program follows nobody."""


def main(arguments: Sequence[str], environment: Mapping[str, str], *, resources: Path = ROOT / "resources") -> int:
    """Write the notice of this version into the folder that is named; 1 where no program would believe it."""
    if len(arguments) != 1:
        print("usage: python packaging/announce.py FOLDER", file=sys.stderr)
        return 2
    held = environment.get(KEY, "")
    if not held:
        print(f"UNSIGNED: no {KEY}, so this release is not announced.")
        return 0
    sys.path.insert(0, str(ROOT))
    from app import __version__  # noqa: PLC0415 - of this checkout

    try:
        seed = base64.b64decode(held, validate=True)
        notice = signed(__version__, seed)
    except ValueError:
        print(f"{KEY} is no Ed25519 key: 32 bytes in base64 are wanted.", file=sys.stderr)
        return 1
    if wrong := unheard(seed, resources):
        print(wrong, file=sys.stderr)
        return 1
    (Path(arguments[0]) / NOTICE).write_text(notice, encoding="utf-8")
    print(f"Announced {__version__} in {NOTICE}.")
    return 0


def unheard(seed: bytes, resources: Path) -> str:
    """Why the programs that are built with these resources would not take what this key signs; "" if they would."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - only to sign

    from app.publisher import publisher  # noqa: PLC0415 - of this checkout

    known = publisher(resources)
    if known is None:
        return "resources/updates.json names no publisher, so no program asks for this notice."
    if Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw() != known.key:
        return f"{KEY} is not the private half of the key in resources/updates.json."
    if urlsplit(known.notice).hostname == REDIRECTING:
        return f"resources/updates.json names a notice at {REDIRECTING}, whose redirect no program follows."
    return ""


def signed(version: str, seed: bytes) -> str:
    """The notice that `app.updates.announced` reads; `seed` is the private key's 32 bytes, ValueError if it is not."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - only to sign

    said = json.dumps({"program": "one-click-repay", "version": version}).encode()
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(said)
    return json.dumps({"signed": base64.b64encode(said).decode(), "signature": base64.b64encode(signature).decode()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
