"""Signs the notice of a release; without the key it writes nothing and says so."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY = "UPDATES_SIGNING_KEY"
NOTICE = "latest.json"


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Write the notice of this version into the folder that is named; 1 where the key in the environment is none."""
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
        notice = signed(__version__, base64.b64decode(held, validate=True))
    except ValueError:
        print(f"{KEY} is no Ed25519 key: 32 bytes in base64 are wanted.", file=sys.stderr)
        return 1
    (Path(arguments[0]) / NOTICE).write_text(notice, encoding="utf-8")
    print(f"Announced {__version__} in {NOTICE}.")
    return 0


def signed(version: str, seed: bytes) -> str:
    """The notice that `app.updates.announced` reads; `seed` is the private key's 32 bytes, ValueError if it is not."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - only to sign

    said = json.dumps({"program": "one-click-repay", "version": version}).encode()
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(said)
    return json.dumps({"signed": base64.b64encode(said).decode(), "signature": base64.b64encode(signature).decode()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
