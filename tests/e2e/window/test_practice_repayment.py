from __future__ import annotations

import json
import sys

import pytest

from app.gui.look import theme
from app.gui.look.theme import Tone
from tests.e2e.window.screen import Spot

REPAY = "Repay 3 debts with USDT (PRACTICE)"


@pytest.fixture
def places(screen):
    found = json.loads(screen.run(sys.executable, "-m", "tests.e2e.window.places"))
    return {
        name: [Spot(*each) for each in where] if isinstance(where[0], list) else Spot(*where)
        for name, where in found.items()
    }


def test_three_debts_are_repaid_with_real_clicks(screen, places, exchange, ends, qapp):
    process = screen.program(f"--practice={exchange.url}")
    window = screen.window("PRACTICE — One-Click Repay")
    screen.until(lambda: len(screen.colours(window, places["boxes"][0])) > 1, "no debts were shown")
    for box in places["boxes"]:
        screen.click(window, box)
    screen.click(window, places["payer"])
    screen.write("USDT")
    screen.press("Return")
    screen.click(window, places["review"])
    dialog = screen.window("Review repayment — PRACTICE")
    assert exchange.ledger.executed == []
    screen.click(dialog, places["repay"])
    filled = theme.tone(Tone.GOOD, qapp.palette()).name()
    for state in places["states"]:
        screen.until(lambda at=state: filled in screen.colours(window, at), "a row was not shown as filled")
    screen.look(window, "filled")
    (order,) = exchange.ledger.executed
    assert (order.debts, order.pay_with) == (("BTC", "ETH", "LTC"), "USDT")
    ends(process)


def test_a_new_user_practises_with_the_keyboard_alone(screen, places, reader, ends):
    process = screen.program()
    screen.window("One-Click Repay")
    screen.press("space")
    window = screen.window("PRACTICE — One-Click Repay")
    screen.until(lambda: len(screen.colours(window, places["boxes"][0])) > 1, "no debts were shown")
    screen.press("space", "Down", "space", "Down", "space", "alt+p", "Down", "ctrl+Return")
    screen.window("Review repayment — PRACTICE")
    # While newer figures are read nothing can be confirmed.
    screen.until(lambda: "ENABLED" in reader.find("push button", REPAY)["states"], "it cannot be confirmed")
    # It opens on Cancel; the act stands before it.
    screen.press("shift+Tab", "space")
    screen.until(lambda: reader.names("table cell").count("Filled") == 3, "not three times Filled")
    ends(process)
