"""A publisher of versions for tests: its key, and the notices that it signs."""

from __future__ import annotations

import importlib.util

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.map import ROOT

spec = importlib.util.spec_from_file_location("announce", ROOT / "packaging" / "announce.py")
announce = importlib.util.module_from_spec(spec)
spec.loader.exec_module(announce)

SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def notice(version="9.9.9", *, seed=SEED):
    """A signed notice of `version`, as bytes."""
    return announce.signed(version, seed).encode()
