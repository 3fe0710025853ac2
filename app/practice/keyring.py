"""A stand-in for the system's keyring while practising: it asks, stays locked, never answers or is not there."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from app.practice.behaviour import Keyring
from app.practice.scenarios import find
from app.vault import Vault

if TYPE_CHECKING:
    from app.domain.credentials import Credentials
    from app.vault import Backend

ANSWERED_AFTER_S = 20.0


class KeyringLocked(Exception):
    """As the Secret Service's own, by which the vault knows it."""


class NoKeyringError(Exception):
    """As keyring's own, likewise."""


class PracticeKeyring(Vault):
    """A `Vault` whose entry is the practice key: all of it is real but the back end behind it."""

    def __init__(
        self, kind: Keyring, held: Credentials, *, deadline_s: float = 60.0, answered_after_s: float = ANSWERED_AFTER_S
    ) -> None:
        super().__init__(deadline_s=deadline_s)
        self._stand_in = _StandIn(kind, held, answered_after_s)

    def _open(self) -> Backend:
        if self._stand_in.kind is Keyring.ABSENT:
            raise NoKeyringError
        return self._stand_in


def practice_keyring(scenario: str, held: Credentials) -> PracticeKeyring | None:
    """The keyring that is asked before practice opens in `scenario`; None where none is, `BadInput` for no scenario."""
    kind = find(scenario).keyring
    return None if kind is Keyring.NOT_ASKED else PracticeKeyring(kind, held)


class _StandIn:
    """A `Backend` that holds one value in memory."""

    def __init__(self, kind: Keyring, held: Credentials, answered_after_s: float) -> None:
        self.kind = kind
        self._held = held
        self._answered_after_s = answered_after_s

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - as every back end has it
        """The practice key, once the prompt is answered."""
        if self.kind is Keyring.LOCKED:
            raise KeyringLocked
        # Nobody answers: only the waiting ends it, its deadline or its cancel.
        threading.Event().wait(self._answered_after_s if self.kind is Keyring.ASKS else None)
        parts = {"key": self._held.key, "secret": self._held.secret, "passphrase": self._held.passphrase}
        return json.dumps(parts)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing: practice keeps no keys."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete nothing."""
