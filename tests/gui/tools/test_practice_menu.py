from __future__ import annotations

import pytest

from app.__main__ import main
from app.gui import application
from app.gui.background.messages import Ended, Job, Open, Ready
from app.gui.tools.practice_menu import PracticeMenu
from app.practice.scenarios import GROUPS, SCENARIOS
from tests.gui.scene import DEMO, LIVE


@pytest.fixture
def menu(qtbot):
    shown = PracticeMenu()
    qtbot.addWidget(shown)
    shown.offer(offered=True)
    shown._menu.aboutToShow.emit()
    return shown


def listed(menu):
    return [(below.title(), [action.data() for action in below.actions()]) for below in submenus(menu)]


def submenus(menu):
    return [action.menu() for action in menu._menu.actions()]


def actions(menu):
    return {action.data(): action for below in submenus(menu) for action in below.actions()}


def test_it_lists_every_scenario_in_its_group_and_in_words(menu):
    assert listed(menu) == [(title.en, [each.name for each in group]) for title, group in GROUPS]
    assert {action.text() for action in actions(menu).values()} == {each.words.en for each in SCENARIOS.values()}


def test_the_present_scenario_alone_is_checked(menu):
    menu.show_current("poor")
    menu.show_current("limit")
    assert [name for name, action in actions(menu).items() if action.isChecked()] == ["limit"]
    menu.show_current("")
    assert not any(action.isChecked() for action in actions(menu).values())


def test_choosing_one_tells_its_name_and_checks_nothing_that_is_not_open(qtbot, menu):
    menu.show_current("normal")
    with qtbot.waitSignal(menu.chosen) as chosen:
        actions(menu)["no-debts"].trigger()
    assert chosen.args == ["no-debts"]
    assert [name for name, action in actions(menu).items() if action.isChecked()] == ["normal"]


def test_it_is_hidden_unless_it_is_asked_for(window):
    assert not window.practice.isVisible()
    window.practice.offer(offered=True)
    assert window.practice.isVisible()


def test_a_scenario_opens_practice_anew_in_it_and_again_if_that_failed(desk):
    desk.ready(LIVE)
    desk.window.practice.chosen.emit("poor")
    desk.session += 1
    desk.tell(Job.OPEN, Ready(DEMO, (), "poor"))
    assert desk.window.practice._current == "poor"
    desk.window.practice.chosen.emit("keyring-locked")
    desk.conductor._open_again()
    desk.conductor.open(None)
    opened = [ask for ask in desk.asked if isinstance(ask, Open)]
    assert [(ask.account, ask.scenario) for ask in opened] == [
        (LIVE, ""), (None, "poor"), (None, "keyring-locked"), (None, "keyring-locked"), (None, ""),
    ]  # fmt: skip


def test_no_other_scenario_can_be_chosen_while_a_repayment_is_sent(desk):
    desk.ready(None).seen().choose("BTC")
    desk.window.practice.offer(offered=True)
    desk.confirm()
    assert not desk.window.practice.isEnabled()
    desk.tell(Job.SEND, Ended())
    assert desk.window.practice.isEnabled()


@pytest.mark.parametrize(
    ("arguments", "variable", "offered"),
    [
        (["--practice"], None, False),
        (["--practice"], "1", True),
        (["--practice", "--scenario", "poor"], None, True),
        ([], "1", True),
    ],
)
def test_it_is_offered_by_a_variable_or_to_who_names_a_scenario(monkeypatch, arguments, variable, offered):
    if variable is not None:
        monkeypatch.setenv("ONE_CLICK_REPAY_PRACTICE_MENU", variable)
    started = []
    monkeypatch.setattr(application, "run", lambda found: started.append(found) or 0)
    assert main(arguments) == 0
    assert started[0].practice_menu is offered
