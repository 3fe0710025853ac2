"""The stand-in for the system's keyring goes through the real vault: only what is behind it is played."""

from __future__ import annotations

import threading

import pytest

from app import accounts
from app.domain.credentials import Credentials
from app.errors import BadInput, KeyringAbsent, KeyringLocked, KeyringSilent
from app.practice.behaviour import Keyring
from app.practice.keyring import PracticeKeyring, practice_keyring
from tests.virtual_clock import VirtualClock

HELD = Credentials(key="14adf666-key-7f3a", secret="s", passphrase="p")


@pytest.mark.parametrize(
    ("scenario", "problem"), [("keyring-absent", KeyringAbsent), ("keyring-locked", KeyringLocked)]
)
def test_practice_does_not_open_without_its_keyring_and_leaves_no_exchange_behind(scenario, problem):
    before = threading.active_count()
    with pytest.raises(problem):
        accounts.open_practice(scenario=scenario, clock=VirtualClock())
    assert threading.active_count() == before


def test_a_prompt_that_is_answered_gives_the_key():
    keyring = PracticeKeyring(Keyring.ASKS, HELD, answered_after_s=0.01)
    assert keyring.load("practice").key == HELD.key


def test_a_prompt_that_nobody_answers_ends_with_the_deadline_or_with_the_waiting():
    keyring = PracticeKeyring(Keyring.SILENT, HELD, deadline_s=0.05)
    with pytest.raises(KeyringSilent, match="did not answer in time"):
        keyring.load("practice")
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(KeyringSilent, match="You stopped waiting"):
        keyring.load("practice", cancel=cancelled)


def test_on_a_usual_day_no_keyring_is_asked():
    assert practice_keyring("normal", HELD) is None
    with pytest.raises(BadInput):
        practice_keyring("none-such", HELD)
