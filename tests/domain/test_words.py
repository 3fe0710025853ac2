from __future__ import annotations

import pytest

from app.domain.words import Words, listed


@pytest.mark.parametrize(
    ("names", "en", "zh"),
    [
        (["BTC"], "BTC", "BTC"),
        (["BTC", "ETH"], "BTC and ETH", "BTC、ETH"),
        (["BTC", "ETH", "LTC"], "BTC, ETH and LTC", "BTC、ETH、LTC"),
    ],
)
def test_names_are_listed_as_each_language_does(names, en, zh):
    assert listed(iter(names)) == Words(en, zh)
