"""One window in one place: never two, however long the first sleeps; and never none, whatever a dead one left."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from app.errors import AlreadyOpen, BadInput
from app.gui.opening import window_lock
from app.gui.opening.window_lock import WindowLock, bell_in
from tests.journal.orders import child

if sys.platform != "win32":
    import fcntl

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes are POSIX's")
HOLD = """
import sys
from pathlib import Path
from app.gui.opening.window_lock import WindowLock
lock = WindowLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.read()
"""
TAKE = """
import sys
from pathlib import Path
from app.errors import AlreadyOpen
from app.gui.opening import window_lock
from app.gui.opening.window_lock import WindowLock
window_lock._PATIENCE_S = 0.2
lock = WindowLock(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
try:
    lock.take()
    print("held", flush=True)
    sys.stdin.read()
except AlreadyOpen:
    print("refused")
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "window"


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(window_lock, "_PATIENCE_S", 0.2)


def is_taken(folder):
    lock = WindowLock(folder)
    lock.take()
    lock.release()
    return True


def left_behind(folder, text):
    folder.mkdir()
    (folder / "lock").write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("impatient")
def test_the_second_one_is_refused_and_told_whose_the_place_is(folder):
    with child(HOLD, folder) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpen) as refused:
            WindowLock(folder).take()
        assert refused.value.words.en == (
            f"One-Click Repay is already open (process {holder.pid}), but its window does not answer: it may be "
            "closing, or busy. Start again in a moment, or end that process."
        )
        assert refused.value.words.zh.startswith(f"一键还债已打开（进程 {holder.pid}），但其窗口没有响应")
        assert refused.value.exit == 0
        assert not bell_in(folder).exists()


def test_the_first_one_hears_of_it_and_that_is_told(folder):
    first = WindowLock(folder)
    first.take()

    def hear():
        while not bell_in(folder).exists():
            pass
        bell_in(folder).unlink()

    hearing = threading.Thread(target=hear)
    hearing.start()
    with pytest.raises(
        AlreadyOpen, match=r"already open \(process \d+\); its window was asked to come to the front\.$"
    ):
        WindowLock(folder).take()
    hearing.join()
    first.release()


def test_who_comes_while_the_first_is_closing_follows_it(folder):
    first, second = WindowLock(folder), WindowLock(folder)
    first.take()

    def close():
        while not bell_in(folder).exists():
            pass
        first.release()

    closing = threading.Thread(target=close)
    closing.start()
    second.take()
    closing.join()
    assert not bell_in(folder).exists()
    second.release()


@posix_only
def test_a_killed_one_leaves_nothing_that_keeps_the_next_out(folder):
    for _ in range(3):
        with child(HOLD, folder) as holder:
            assert holder.stdout.readline() == "held\n"
            holder.send_signal(signal.SIGKILL)
            holder.wait(timeout=10)
        assert (folder / "lock").exists()
    assert is_taken(folder)


@posix_only
@pytest.mark.usefixtures("impatient")
def test_one_that_is_frozen_for_days_keeps_its_place_and_goes_on_when_it_wakes(folder):
    with child(HOLD, folder) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        os.utime(folder / "lock", (1, 1))
        # Where the system has no lock of its own on files, the age is all that could let somebody in.
        assert WindowLock(folder)._lock.staleLockTime() == 0
        for _ in range(2):
            with pytest.raises(AlreadyOpen):
                WindowLock(folder).take()
        holder.send_signal(signal.SIGCONT)
        with pytest.raises(AlreadyOpen):
            WindowLock(folder).take()
        holder.communicate(timeout=10)
    assert is_taken(folder)


def test_a_number_that_another_program_has_by_now_is_not_taken_for_a_window(folder):
    # It has the very name that is in the file, which is all that Qt looks at.
    with child("print('here', flush=True); import sys; sys.stdin.read()") as other:
        assert other.stdout.readline() == "here\n"
        name = Path(f"/proc/{other.pid}/exe").resolve().name if sys.platform == "linux" else "python"
        left_behind(folder, f"{other.pid}\n{name}\n{socket.gethostname()}\n")
        if sys.platform == "linux":
            unaided = QLockFile(str(folder / "lock"))
            unaided.setStaleLockTime(0)
            assert not unaided.tryLock(0), "Qt alone would keep the window from ever opening"
        assert is_taken(folder)


@pytest.mark.parametrize(
    "text",
    ["4242\npython3.11\nanother-computer\n", "", "no lock at all", "\0" * 90, "1\n\n\n"],
    ids=["of another computer", "empty", "of another program", "zeros after a power cut", "of process 1"],
)
def test_whatever_is_left_in_the_file_it_is_taken_over(folder, text):
    left_behind(folder, text)
    assert is_taken(folder)


@pytest.mark.usefixtures("impatient")
def test_who_holds_it_on_another_computer_is_named_with_it(folder, monkeypatch):
    with child(HOLD, folder) as holder:
        assert holder.stdout.readline() == "held\n"
        ours = QLockFile.getLockInfo
        monkeypatch.setattr(QLockFile, "getLockInfo", lambda lock: (ours(lock)[0], "upstairs", ""))
        with pytest.raises(AlreadyOpen, match=rf"on the computer upstairs \(process {holder.pid}\)"):
            WindowLock(folder).take()


@pytest.mark.parametrize("left", [None, "4242\npython3.11\nanother-computer\n", ""])
def test_of_many_that_start_at_once_exactly_one_has_the_place(folder, left):
    if left is not None:
        left_behind(folder, left)
    with ExitStack() as stack:
        children = [stack.enter_context(child(TAKE, folder)) for _ in range(4)]
        for each in children:
            each.stdout.readline()
        for each in children:
            each.stdin.write("\n")
            each.stdin.flush()
        # The one that has the place stays until all have been answered.
        said = sorted(each.stdout.readline().strip() for each in children)
    assert said == ["held", "refused", "refused", "refused"]


@posix_only
def test_what_is_left_is_removed_by_one_at_a_time(folder, monkeypatch):
    """Else the slower of two that found it would remove the file that the quicker one has made in its place."""
    remove, alone = QLockFile.removeStaleLockFile, []

    def removing(lock):
        with (folder / "taking").open("r+b") as another, pytest.raises(BlockingIOError):
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone.append(True)
        return remove(lock)

    monkeypatch.setattr(QLockFile, "removeStaleLockFile", removing)
    left_behind(folder, "")
    assert is_taken(folder)
    assert alone == [True]


@posix_only
@pytest.mark.usefixtures("impatient")
def test_who_froze_while_it_took_the_place_keeps_nobody_waiting_for_ever(folder):
    folder.mkdir()
    told = []

    def take():
        with pytest.raises(AlreadyOpen, match="its window does not answer") as raised:
            WindowLock(folder).take()
        told.append(raised.value)

    with (folder / "taking").open("w") as frozen:
        fcntl.flock(frozen, fcntl.LOCK_EX)
        second = threading.Thread(target=take, daemon=True)
        second.start()
        second.join(10)
        assert told
    assert is_taken(folder)


@pytest.mark.parametrize("error", ["PermissionError", "UnknownError"])
def test_a_folder_that_cannot_hold_a_lock_is_told_in_words(folder, monkeypatch, error):
    monkeypatch.setattr(QLockFile, "tryLock", lambda *_: False)
    monkeypatch.setattr(QLockFile, "error", lambda _: QLockFile.LockError[error])
    with pytest.raises(BadInput, match=r"window cannot be used \(it is read-only, or its disk is full") as raised:
        WindowLock(folder).take()
    assert "文件夹只读" in raised.value.words.zh


def test_a_file_in_the_place_of_the_folder_is_told_in_words(folder):
    folder.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="Nothing was sent"):
        WindowLock(folder).take()


@posix_only
def test_nobody_else_may_look_into_the_place(folder):
    assert is_taken(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


@posix_only
def test_a_program_that_the_window_has_started_does_not_keep_the_place_after_it(folder):
    script = HOLD.replace(
        'print("held"',
        "import subprocess; other = subprocess.Popen(['sleep', '60'], close_fds=False); print(other.pid); print('held'",
    )
    with child(script, folder) as holder:
        number = int(holder.stdout.readline())
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait(timeout=10)
        try:
            assert is_taken(folder)
        finally:
            os.kill(number, signal.SIGKILL)
