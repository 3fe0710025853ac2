from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPalette

from app.accounts import PRACTICE
from app.domain.account import Account, Environment, MarginMode
from app.domain.words import Language, Words
from app.gui.accounts.account_switcher import BUILT_IN, AccountSwitcher
from app.gui.look import theme
from app.gui.look.badge import EnvironmentBadge
from app.gui.look.language import Translations
from app.gui.main_window import MainWindow, Page
from app.gui.notices.banner import Banner, Gravity
from app.gui.notices.status_line import Connection, StatusLine
from app.gui.opening.welcome import Welcome
from app.gui.records.records_panel import Records
from app.okx.client import ClockReading
from tests.gui.faces import ENGLISH, PAGES
from tests.gui.scene import DEMO, LIVE


@pytest.fixture
def switcher(qtbot):
    shown = AccountSwitcher()
    qtbot.addWidget(shown)
    shown.offer((LIVE, DEMO))
    return shown


def test_live_demo_and_practice_differ_in_word_and_colour(qtbot):
    badge = EnvironmentBadge()
    qtbot.addWidget(badge)
    faces = set()
    for environment in Environment:
        badge.show_environment(environment)
        faces.add((badge.text(), badge.palette().window().color().name()))
    assert {word for word, _ in faces} == {"LIVE", "DEMO", "PRACTICE"}
    assert len({colour for _, colour in faces}) == 3


def test_the_switcher_shows_the_account_that_is_open_without_choosing_it_again(qtbot, switcher):
    with qtbot.assertNotEmitted(switcher.chosen):
        switcher.show_account(DEMO)
        switcher.show_mode(MarginMode.FUTURES)
    assert switcher._combo.currentText() == "DEMO · Demo desk ····91bc"
    assert switcher._standing.text() == "Futures ✗ no one-click repay"
    assert "EEA" in switcher._site.text()


def test_every_entry_of_the_list_begins_with_its_environment(switcher):
    names = [switcher._combo.itemText(at) for at in range(switcher._combo.count())]
    assert names == ["LIVE · MM-sub-1 ····7f3a", "DEMO · Demo desk ····91bc", "PRACTICE"]


@pytest.mark.parametrize(
    ("account_id", "site", "word"),
    [
        ("practice", "http://127.0.0.1:38733", "Site built-in"),
        ("practice@http://127.0.0.1:38733", "http://127.0.0.1:38733", "Site http://127.0.0.1:38733"),
        ("practice", "", ""),
    ],
)
def test_the_exchange_in_this_program_is_called_built_in_and_another_one_by_its_address(
    switcher, account_id, site, word
):
    switcher.show_account(Account(account_id, "practice", site, Environment.PRACTICE))
    assert switcher._site.text() == word


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("settings", ""),
        ("system", "The system's proxy, if any"),
        ("direct", "No proxy, directly"),
        ("socks5h://192.0.2.1:1080", "Through the proxy socks5h://192.0.2.1:1080"),
    ],
)
def test_the_way_of_an_account_that_has_its_own_is_said_beside_its_site(switcher, proxy, said):
    switcher.show_account(replace(LIVE, proxy=proxy))
    whole = "\n".join(filter(None, ("Site Global (www.okx.com)", said)))
    assert (switcher._site.toolTip(), switcher._site.accessibleName()) == (whole, whole)


def test_the_built_in_account_is_known_by_the_id_it_is_opened_with():
    assert BUILT_IN == PRACTICE


@pytest.mark.parametrize(("place", "account"), [(0, LIVE), (1, DEMO), (2, None)])
def test_choosing_tells_which_account_or_practice(qtbot, switcher, place, account):
    with qtbot.waitSignal(switcher.chosen) as chosen:
        switcher._combo.activated.emit(place)
    assert chosen.args == [account]


def test_no_other_account_can_be_chosen_while_something_is_sent(switcher):
    switcher.set_locked(True)
    assert not switcher._combo.isEnabled()


def test_the_gravest_notice_is_shown_and_the_next_when_it_is_lifted(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.text() == "Not affiliated with OKX. Not investment advice."
    for gravity in reversed(Gravity):
        banner.put(gravity, Words(gravity.name, gravity.name))
    seen = []
    for _ in Gravity:
        seen.append(banner.text())
        banner.lift(banner.shown)
    assert seen == [
        "FOREIGN", "UNKNOWN", "CONTRADICTED", "RECORD", "SENDING", "ELSEWHERE", "WRITTEN", "FAILED", "PARTLY",
        "STOPPED", "KEY", "RETIRED", "MODE", "OFFLINE", "MAINTENANCE", "CLOCK", "WITHDRAW", "LIMIT", "LOCKING",
        "UNDER_WAY", "DONE", "NOTE",
    ]  # fmt: skip
    assert banner.shown is None


def test_the_banner_never_moves_what_is_below_it(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.resize(700, banner.sizeHint().height())
    banner.show()
    before = banner.height()
    banner.put(Gravity.UNKNOWN, Words("word " * 60, ""))
    assert banner.height() == before == banner.minimumHeight() == banner.maximumHeight()


def test_a_new_user_is_offered_practice_and_an_account(qtbot):
    page = Welcome()
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.practise):
        page._try.click()
    with qtbot.waitSignal(page.add_account):
        page._add.click()


def test_the_status_line_tells_connection_clock_wait_and_zone(qtbot, clock):
    line = StatusLine(clock=clock)
    qtbot.addWidget(line)
    assert line.text().startswith("Not connected yet")
    line.show_connection(Connection.ANSWERED, ClockReading(120, 82))
    line.show_wait(clock.now_ms() + 1_500)
    assert line.text().startswith("Connected 82 ms · clock +0.1 s · next request in 1.5 s · times in UTC")
    assert [label.accessibleName() for label in line._parts.values()][:3] == [
        "Connection: Connected 82 ms",
        "OKX's clock less this computer's: +0.1 s",
        "next request in 1.5 s",
    ]
    clock.tick(5_000)
    line.retranslate()
    assert "next request in 0.0 s" in line.text()
    assert not line._countdown.isActive()
    line.show_connection(Connection.OFFLINE)
    assert line.text().startswith("Offline")


@pytest.mark.parametrize("offset_ms", [-49, 0, 49])
def test_a_clock_that_is_right_is_never_said_to_be_minus_nothing(qtbot, clock, offset_ms):
    line = StatusLine(clock=clock)
    qtbot.addWidget(line)
    line.show_connection(Connection.ANSWERED, ClockReading(offset_ms, 82))
    assert "clock +0.0 s" in line.text()


def test_what_is_not_known_of_an_account_leaves_no_gap_in_the_head(qtbot, switcher):
    switcher.show_account(LIVE)
    switcher.show()
    combo, site = switcher._combo, switcher._site
    qtbot.waitUntil(lambda: site.x() == combo.geometry().right() + 1 + switcher.layout().spacing())
    switcher.show_mode(MarginMode.SPOT)
    qtbot.waitUntil(lambda: site.x() > switcher._standing.geometry().right() > combo.geometry().right())


def test_a_change_between_light_and_dark_reaches_everything_that_has_colours_of_its_own(qtbot, qapp, window):
    light = qapp.palette()
    window.banner.put(Gravity.UNKNOWN, Words("unknown", ""))
    tables = (window.debts.table, window.results)
    bars = [bar for table in tables for bar in (table.verticalScrollBar(), table.horizontalScrollBar())]
    coloured = (window.banner, *tables, *(table.horizontalHeader() for table in tables), *bars)
    try:
        qapp.setPalette(QPalette(QColor(45, 45, 48)))
        qtbot.waitUntil(lambda: all(theme.dark(widget.palette()) for widget in coloured))
    finally:
        qapp.setPalette(light)
    qtbot.waitUntil(lambda: not any(theme.dark(widget.palette()) for widget in coloured))


def test_the_window_is_never_larger_than_the_screen(qtbot, clock, monkeypatch):
    class Small:
        def availableGeometry(self):  # noqa: N802 - Qt's name
            return QRect(0, 0, 1000, 500)

    monkeypatch.setattr(MainWindow, "screen", lambda _window: Small())
    window = MainWindow(clock=clock)
    qtbot.addWidget(window)
    window.show_account(LIVE)
    window.show()
    assert window.width() <= 1000
    assert window.height() < 500
    window.resize(600, 300)
    assert (window.width(), window.height()) == (1000 - 16, 500 - 48)


def test_a_long_name_is_told_whole_in_a_tooltip_and_makes_nothing_wider(qtbot):
    widths = set()
    for name in ("a", "an account with a name of sixty characters, as long as allowed"[:60]):
        switcher, account = AccountSwitcher(), replace(LIVE, name=name)
        qtbot.addWidget(switcher)
        switcher.offer((account,))
        switcher.show_account(account)
        switcher.show_mode(MarginMode.MULTI_CURRENCY)
        switcher.show()
        assert name in switcher._combo.toolTip()
        widths.add(switcher._combo.sizeHint().width())
    assert len(widths) == 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("hidden", [False, True])
def test_the_head_has_room_for_everything_in_the_smallest_window(qapp, window, language, hidden):
    translations = Translations()
    translations.speak(language)
    try:
        qapp.sendPostedEvents()
        window.practice.offer(True)
        window.switcher.offer((LIVE,))
        window.show_account(LIVE)
        window.switcher.show_mode(MarginMode.MULTI_CURRENCY)
        window.tools.show_hidden(hidden)
        qapp.sendPostedEvents()
        assert window.centralWidget().widget().minimumSizeHint().width() <= 1024
    finally:
        translations.speak(Language.ENGLISH)


LONG = "Market making, second sub-account of the Singapore desk"
FAR = "https://okx.gateway.treasury.singapore.example.com:18443"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("mode", MarginMode)
@pytest.mark.parametrize("name", PAGES)
def test_no_state_makes_the_smallest_window_scroll(desk, show, name, mode, language):
    show(replace(ENGLISH, language=language))
    window = PAGES[name](desk)
    window.practice.offer(True)
    account = replace(LIVE, name=LONG, site=FAR)
    window.switcher.offer((account,))
    window.show_account(account)
    window.switcher.show_mode(mode)
    window.debts_model.sixth_refused.emit()
    window.banner.put(Gravity.WRITTEN, Words("/a/path" * 40, "/路径" * 40))
    window.status.show_connection(Connection.ANSWERED, ClockReading(-120_000, 12_345))
    window.banner._more.setChecked(True)
    window.records.closing.offer((3,))
    window.resize(1024, 640)
    for which in Records:
        window.records.show_tab(which)
        show(replace(ENGLISH, language=language))
        bars = window.centralWidget().horizontalScrollBar(), window.centralWidget().verticalScrollBar()
        assert [bar.maximum() for bar in bars] == [0, 0], which
    if window.page is not Page.WELCOME:
        tools = window.tools
        assert tools.mapTo(window, tools.rect().bottomRight()).x() < 1024
        assert LONG in window.switcher._combo.toolTip()
        assert FAR in window.switcher._site.toolTip()


@pytest.mark.parametrize("name", ["a", LONG])
def test_the_tail_of_the_key_is_in_sight_whatever_the_name(switcher, name):
    account = replace(LIVE, name=name)
    switcher.offer((account,))
    switcher.show_account(account)
    switcher.show()
    assert switcher._combo.shown_text().endswith("····7f3a")
    assert switcher._combo.shown_text().startswith("LIVE · ")
    assert ("…" in switcher._combo.shown_text()) == (name == LONG)
    assert switcher._combo.view().textElideMode() is Qt.TextElideMode.ElideMiddle


@pytest.mark.parametrize(("page", "offered"), [(Page.WELCOME, False), (Page.OPENING, False), (Page.DEBTS, True)])
def test_locking_and_exporting_are_offered_only_where_an_account_is_shown(window, page, offered):
    window.show_page(page)
    assert [window.tools.lock.isEnabled(), window.tools.export.isEnabled()] == [offered] * 2


def test_all_of_the_window_has_room_in_its_smallest_size_and_is_scrolled_to_on_a_smaller_screen(window):
    inner = window.centralWidget().widget().minimumSizeHint()
    assert (window.minimumWidth(), window.minimumHeight()) == (min(1024, 800 - 16), min(640, 800 - 48))
    assert (inner.width() <= 1024, inner.height() <= 640) == (True, True)
    window.setMinimumSize(0, 0)
    window.resize(500, 300)
    bars = (window.centralWidget().horizontalScrollBar(), window.centralWidget().verticalScrollBar())
    assert all(bar.maximum() > 0 for bar in bars)
