from __future__ import annotations

import stat
import sys

import pytest
from PySide6.QtWidgets import QFileDialog

from app.clock import SystemClock
from app.domain.words import Words
from app.errors import BadInput
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.messages import Ended, Job, Report
from app.gui.tools.support_keeping import SupportKeeping
from app.gui.tools.support_messages import Gather, Gathered, Store, Stored
from app.paths import Home
from tests.gui.background.test_clerk import last, run


@pytest.fixture
def keeping(window):
    made = SupportKeeping(window)
    made.heard = []
    made.asked.connect(made.heard.append)
    return made


def tell(keeping, job, news):
    keeping.take(Report(job, 0, news))


def test_the_whole_report_is_shown_before_it_can_be_saved(qtbot, window, keeping):
    window.tools.bundle_asked.emit()
    dialog = keeping._dialog
    (gather,) = keeping.heard
    assert any(line.startswith("qt: ") for line in gather.window)
    assert dialog._status.text() == "Gathering…"
    assert not dialog._save.isEnabled()
    text = "\n".join(f"line {number}" for number in range(20_000))
    tell(keeping, Job.GATHER, Gathered(text))
    assert not dialog._save.isEnabled()
    qtbot.waitUntil(dialog._save.isEnabled)
    assert dialog._text.toPlainText() == text
    assert dialog._text.isReadOnly()


def test_it_is_saved_only_where_the_user_says_and_as_it_was_shown(qtbot, window, keeping, tmp_path):
    window.tools.bundle_asked.emit()
    dialog = keeping._dialog
    tell(keeping, Job.GATHER, Gathered("the report"))
    qtbot.waitUntil(dialog._save.isEnabled)
    dialog._save.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    assert chooser.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    chooser.fileSelected.emit(str(tmp_path / "here.txt"))
    assert keeping.heard[1:] == [Store(tmp_path / "here.txt", "the report")]
    tell(keeping, Job.STORE, Stored(tmp_path / "here.txt"))
    assert dialog._status.text() == f"Saved as {tmp_path / 'here.txt'}."
    chooser.reject()


def test_why_it_could_not_be_saved_is_said_and_another_place_can_be_chosen(qtbot, window, keeping):
    window.tools.bundle_asked.emit()
    dialog = keeping._dialog
    tell(keeping, Job.GATHER, Gathered("the report"))
    qtbot.waitUntil(dialog._save.isEnabled)
    tell(keeping, Job.STORE, Ended(error=BadInput(Words("no room", ""))))
    assert dialog._status.text() == "no room"
    assert dialog._save.isEnabled()


def test_a_second_wish_shows_the_same_dialog_and_a_closed_one_is_forgotten(window, keeping):
    for _ in range(2):
        window.tools.bundle_asked.emit()
    assert len(keeping.heard) == 1
    keeping.close()
    tell(keeping, Job.GATHER, Gathered("late"))
    window.tools.bundle_asked.emit()
    assert len(keeping.heard) == 2


@pytest.fixture
def clerk(own_home):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    home.prepare()
    return Clerk(WindowArguments(home=home), clock=SystemClock())


def test_the_worker_gathers_and_saves_it_for_this_user_only(clerk, tmp_path):
    text = last(run(clerk, Gather(("qt: here",)), SystemClock()), Gathered).text
    assert "qt: here" in text
    there = tmp_path / "there.txt"
    assert run(clerk, Store(there, text), SystemClock()) == [Stored(there)]
    assert there.read_text(encoding="utf-8") == text
    if sys.platform != "win32":
        assert stat.S_IMODE(there.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="there, modes say nothing about other users")
def test_a_file_that_was_there_is_replaced_and_then_for_this_user_only(clerk, tmp_path):
    there = tmp_path / "there.txt"
    there.write_text("a longer text than the report, which others could read")
    there.chmod(0o664)
    run(clerk, Store(there, "the report"), SystemClock())
    assert there.read_text(encoding="utf-8") == "the report"
    assert stat.S_IMODE(there.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_refused_with_words(clerk, tmp_path):
    with pytest.raises(BadInput, match="Choose another place"):
        run(clerk, Store(tmp_path / "none" / "x.txt", ""), SystemClock())
