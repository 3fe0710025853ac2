from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.account import MODES_NEEDED, Account, Environment, MarginMode, needs_another


@pytest.mark.parametrize("wanted", Environment)
def test_what_is_on_this_computer_is_practised_on_whatever_it_is_called(wanted):
    at_okx = Account("a", "MM", "https://x.okx.com", wanted)
    assert at_okx.environment is wanted
    assert Account("a", "MM", "http://127.0.0.1:8080", wanted).environment is Environment.PRACTICE
    assert replace(at_okx, site="http://127.0.0.1:8080").environment is Environment.PRACTICE


def test_every_environment_and_mode_has_its_words_in_both_languages():
    words = [each.words for each in (*Environment, *MarginMode)]
    assert len({each.en for each in words}) == len({each.zh for each in words}) == 7


def test_a_mode_that_would_do_is_not_named_as_what_is_wrong():
    assert needs_another(MarginMode.SPOT).en.startswith("This account is in Spot mode. One-click repay needs ")
    assert needs_another(MarginMode.MULTI_CURRENCY) == needs_another(None) == MODES_NEEDED
