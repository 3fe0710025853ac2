from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from app.clock import SystemClock
from app.domain.repayment import Row, State
from app.errors import BadInput
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Pause
from app.gui.background.messages import Look, Moved, Open, Seen, Send
from app.gui.records.records_messages import ArchivePage, Export, Exported, HistoryRead, ReadArchive, ReadHistory
from app.gui.tables import table_clerk
from app.paths import Home
from tests.gui.background.test_clerk import run
from tests.virtual_clock import VirtualClock

COLUMNS = (("Debt", lambda row: row.debt), ("Repaid", lambda row: row.repaid))
ROWS = tuple(Row(f"C{number}", State.FILLED, Decimal("-0.10")) for number in range(2_500))


def written(path, rows=ROWS):
    return list(table_clerk.export(Export(path, COLUMNS, tuple(rows)), clock=VirtualClock()))


def test_an_export_is_written_in_the_place_of_what_was_there_and_says_how_much(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("before")
    before = path.open()  # whoever reads it at this moment has it whole
    *pauses, done = written(path)
    with before:
        assert before.read() == "before"
    assert done == Exported(path, 2_500)
    assert len(pauses) == 3
    assert all(isinstance(pause, Pause) for pause in pauses)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfDebt,Repaid\r\nC0,-0.10\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 2_501
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]


def test_a_text_that_no_file_can_hold_is_written_as_what_it_is(tmp_path):
    path = tmp_path / "x.csv"
    written(path, [Row("\ud800", State.FILLED)])
    assert "\\ud800" in path.read_text(encoding="utf-8-sig")


def test_until_it_is_whole_what_was_there_stays(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("before")
    steps = table_clerk.export(Export(path, COLUMNS, ROWS), clock=VirtualClock())
    next(steps)
    assert path.read_text() == "before"
    steps.close()
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("place", ["missing/x.csv", "."])
def test_where_it_cannot_be_written_a_sentence_says_so_and_nothing_is_left_over(tmp_path, place):
    folder = tmp_path / "here"
    folder.mkdir()
    with pytest.raises(BadInput, match="could not be written") as caught:
        written(folder / place)
    assert "unchanged" in caught.value.words.en
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    path.write_text("before")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table_clerk.os, "fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        written(path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]


def test_what_was_repaid_is_in_okxs_history_and_in_the_journal(own_home):
    home, clock = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "here")}), SystemClock()
    home.prepare()
    clerk = Clerk(WindowArguments(home=home, practice=True, scenario="instant"), clock=clock)
    run(clerk, Open(1, None), clock)
    assert run(clerk, ReadArchive(1), clock) == []
    snapshot = next(news.snapshot for news in run(clerk, Look(1), clock) if isinstance(news, Seen))
    moved = [news for news in run(clerk, Send(1, ("BTC",), "USDT", snapshot), clock) if isinstance(news, Moved)]
    (history,) = [news for news in run(clerk, ReadHistory(1), clock) if isinstance(news, HistoryRead)]
    assert [(row.debt, row.state) for row in history.rows] == [("BTC", State.FILLED)]
    assert run(clerk, ReadArchive(1), clock) == [ArchivePage((moved[-1].repayment,))]
    clerk.close()
