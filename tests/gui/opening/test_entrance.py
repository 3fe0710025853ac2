"""Which windows may be open side by side in a home, and that the one that is asked for comes to the front."""

from __future__ import annotations

import errno
import os
import threading

import pytest
from PySide6.QtCore import QFileSystemWatcher, QProcessEnvironment, Qt

from app.errors import AlreadyOpen, NoPlace
from app.gui.opening import window_lock
from app.gui.opening.entrance import Entrance
from app.gui.opening.window_lock import bell_in
from app.paths import Home


@pytest.fixture
def home(own_home, monkeypatch):
    monkeypatch.setattr(window_lock, "_PATIENCE_S", 0.1)
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    found.prepare()
    return found


@pytest.fixture
def enter(home, qapp):
    entered = []
    assert qapp, "what is heard of the folder comes through its event loop"

    def enter(*, practice):
        entrance = Entrance(home, practice=practice)
        entered.append(entrance)
        entrance.enter()
        return entrance

    yield enter
    for entrance in entered:
        entrance.leave()
        entrance.deleteLater()


@pytest.mark.parametrize("practice", [False, True])
def test_there_is_one_window_of_a_kind(enter, practice):
    first = enter(practice=practice)
    with pytest.raises(AlreadyOpen):
        enter(practice=practice)
    enter(practice=not practice)
    first.leave()
    enter(practice=practice)


def test_one_that_was_opened_to_practise_moves_to_the_accounts_where_nobody_is(enter):
    practice = enter(practice=True)
    practice.move_to_accounts()
    practice.move_to_accounts()
    with pytest.raises(AlreadyOpen):
        enter(practice=False)
    enter(practice=True)


def test_it_opens_no_account_while_another_window_may_and_keeps_its_own_place(enter):
    accounts, practice = enter(practice=False), enter(practice=True)
    with pytest.raises(AlreadyOpen, match="Accounts are opened there: go on in that window"):
        practice.move_to_accounts()
    with pytest.raises(AlreadyOpen):
        enter(practice=True)
    accounts.leave()
    practice.move_to_accounts()


def test_who_rang_before_or_after_it_listens_is_answered(qtbot, enter, home):
    entrance = enter(practice=False)
    for listen in (entrance.listen, lambda: None):
        with qtbot.waitSignal(entrance.called) as called:
            bell_in(home.window).touch()
            listen()
        assert called.args == [""]
        assert not bell_in(home.window).exists()


@pytest.mark.parametrize(("given", "heard"), [("kwin-42_ab.c", "kwin-42_ab.c"), ("a\nb", ""), ("字", "")])
def test_who_rings_hands_on_the_token_with_which_wayland_lets_a_window_come_to_the_front(
    qtbot, enter, monkeypatch, given, heard
):
    entrance = enter(practice=False)
    entrance.listen()
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", given)
    with qtbot.waitSignal(entrance.called) as called:
        entrance._lock._ring()
    assert called.args == [heard]
    assert [each.name for each in entrance._lock.folder.iterdir() if "ringing" in each.name] == []


def test_a_bell_that_was_rung_at_a_window_that_died_does_not_ring_at_the_next(home, enter, qtbot):
    home.window.mkdir()
    bell_in(home.window).touch()
    entrance = enter(practice=False)
    assert not bell_in(home.window).exists()
    entrance.listen()
    with qtbot.assertNotEmitted(entrance.called, wait=100):
        pass


def test_after_its_move_it_listens_at_its_new_place_alone(qtbot, enter, home):
    entrance = enter(practice=True)
    entrance.listen()
    entrance.move_to_accounts()
    qtbot.waitUntil(lambda: entrance._watcher.directories() == [str(home.window)])
    with qtbot.waitSignal(entrance.called):
        bell_in(home.window).touch()
    with qtbot.assertNotEmitted(entrance.called, wait=200):
        bell_in(home.practice_window).touch()
    assert bell_in(home.practice_window).exists()


def test_one_that_is_closing_answers_nobody(qtbot, enter, home):
    entrance = enter(practice=False)
    entrance.listen()
    qtbot.waitUntil(lambda: all(thread.name != "bell" for thread in threading.enumerate()))
    entrance.close()
    with qtbot.assertNotEmitted(entrance.called, wait=200):
        bell_in(home.window).touch()
    assert bell_in(home.window).exists()


def test_who_rings_while_it_closes_is_left_unanswered_and_may_have_the_place_after_it(enter, home):
    """Else whoever comes ends, as the window that it called ends, too."""
    entrance = enter(practice=False)
    bell_in(home.window).touch()
    entrance.close()
    entrance._take_bell(bell_in(home.window))  # of a look that began before
    assert bell_in(home.window).exists()


def test_a_folder_that_cannot_be_watched_is_logged_and_the_window_opens_all_the_same(enter, monkeypatch, expect_log):
    monkeypatch.setattr(QFileSystemWatcher, "addPath", lambda *_: False)
    expect_log("Nobody can ask this window to come to the front")
    enter(practice=False).listen()


def test_the_window_comes_back_from_the_task_bar(qtbot, window):
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMinimized)
    qtbot.waitUntil(window.isMinimized)
    window.come_forward()
    qtbot.waitUntil(lambda: window.isVisible() and not window.isMinimized() and window.isActiveWindow())


def token_for_qt():
    return QProcessEnvironment.systemEnvironment().value("XDG_ACTIVATION_TOKEN")


def test_the_token_is_where_qt_looks_for_it_while_the_window_is_activated_and_no_longer(window, monkeypatch):
    seen = []
    monkeypatch.setattr(window, "activateWindow", lambda: seen.append(token_for_qt()))
    window.come_forward("kwin-42_ab.c")
    assert seen == ["kwin-42_ab.c"]
    assert token_for_qt() == ""


@pytest.fixture
def sick(monkeypatch):
    """A disk on which no file is made, until it is `undo`ne."""
    with monkeypatch.context() as disk:
        disk.setattr(window_lock, "file_lock", read_only)
        yield disk


def read_only(path, **_):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))


@pytest.mark.parametrize("practice", [False, True])
def test_on_a_disk_that_cannot_be_written_it_opens_and_has_a_place_before_it_writes(qtbot, enter, home, sick, practice):
    first, second = enter(practice=practice), enter(practice=practice)
    first.listen()
    for entrance in (first, second):
        assert not entrance.admits
        with pytest.raises(NoPlace):
            entrance.admit()
    sick.undo()
    first.admit()
    first.admit()
    assert first.admits
    with pytest.raises(AlreadyOpen):
        second.admit()
    assert not second.admits
    bell_in(home.window).unlink(missing_ok=True)
    qtbot.waitUntil(lambda: first._watcher is not None and first._watcher.directories() == [str(home.window)])
    with qtbot.waitSignal(first.called):
        bell_in(home.window).touch()


def test_one_that_has_its_place_need_not_be_asked(enter):
    assert enter(practice=False).admits
    assert not enter(practice=True).admits
