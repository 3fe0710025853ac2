"""The tabs below: what is in them, when it is read, what they say while there is nothing, and how they are exported."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.evidence import HistoryRow
from app.domain.repayment import Row, State
from app.domain.words import Language
from app.errors import BadInput, Offline
from app.gui.background.messages import Ended, Job, Moved, Ready, Seen
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from app.gui.records.lost_record_bar import FRESH_MS
from app.gui.records.records_keeping import file_name
from app.gui.records.records_messages import (
    ArchivePage,
    Export,
    Exported,
    HistoryRead,
    ReadArchive,
    ReadHistory,
    RecordChecked,
    ReviewHistory,
)
from app.gui.records.records_panel import Records
from tests.gui.desk import running
from tests.gui.scene import DEMO, ERROR, LIVE, Words, repayment, snapshot
from tests.virtual_clock import START_MS

FILL = Row("BTC", State.FILLED, Decimal("0.5"), Decimal("33000.125"), Decimal(0), Decimal("0.5"), Decimal(33000))
HISTORY = (
    HistoryRow("ETH", "USDT", State.FILLED, Decimal("0.5"), Decimal("1234.5678"), START_MS),
    HistoryRow("XRP", "USDT", State.UNKNOWN, None, None, START_MS - 86_400_000),
)


def filled(number, debt="BTC"):
    return repayment(number, replace(FILL, debt=debt))


@pytest.fixture
def panel(desk):
    desk.ready().seen()
    return desk.window.records


def asked(desk, kind):
    return [ask for ask in desk.asked if isinstance(ask, kind)]


def texts(tab, row=0):
    model = tab.model
    return [model.index(row, column).data() for column in tab.table.header.shown_columns()]


def test_the_tabs_are_called_by_their_names(panel):
    assert [panel._tabs.tabText(at) for at in range(3)] == ["Results", "OKX history (7 days)", "Journal"]


def test_each_is_read_when_it_is_first_shown_and_again_only_when_that_is_asked_for(desk, panel):
    assert not asked(desk, ReadHistory | ReadArchive)
    panel.show_tab(Records.HISTORY)
    panel.show_tab(Records.JOURNAL)
    assert asked(desk, ReadHistory | ReadArchive) == [ReadHistory(1), ReadArchive(1)]
    desk.tell(Job.HISTORY, HistoryRead(HISTORY))
    desk.tell(Job.HISTORY, Ended())
    desk.tell(Job.ARCHIVE, Ended())
    for which in (Records.HISTORY, Records.RESULTS, Records.JOURNAL):
        panel.show_tab(which)
    assert len(asked(desk, ReadHistory | ReadArchive)) == 2
    panel.history.tools._refresh.click()
    assert len(asked(desk, ReadHistory | ReadArchive)) == 3


def test_okxs_own_rows_are_shown_as_okx_gives_them(desk, panel):
    panel.show_tab(Records.HISTORY)
    assert panel.history.note() == "Reading…"
    desk.tell(Job.HISTORY, HistoryRead(HISTORY))
    desk.tell(Job.HISTORY, Ended())
    assert texts(panel.history)[1:] == ["ETH", "0.50000000", "1\u00a0234.57\u00a0USDT", "2\u00a0469.13", "Filled"]
    assert texts(panel.history, 1)[1:] == ["XRP", "—", "—", "—", "Unknown"]
    assert panel.history.tools.count().startswith("2 of 2, as of ")


def test_why_there_is_nothing_is_said_in_place(desk, panel):
    assert panel.results.note() == "No repayment of this account is written down here."
    panel.show_tab(Records.HISTORY)
    desk.tell(Job.HISTORY, Ended(error=ERROR))
    assert panel.history.note() == "not reached"
    assert desk.window.banner.shown is None
    panel.history.tools._refresh.click()
    desk.tell(Job.HISTORY, HistoryRead(()))
    desk.tell(Job.HISTORY, Ended())
    assert panel.history.note() == "OKX lists no repayment of the last seven days."


def test_what_was_read_stays_when_it_cannot_be_read_again_and_is_said_to_be_old(desk, panel):
    panel.show_tab(Records.HISTORY)
    desk.tell(Job.HISTORY, HistoryRead(HISTORY))
    desk.tell(Job.HISTORY, Ended())
    panel.history.tools._refresh.click()
    desk.tell(Job.HISTORY, Ended(error=ERROR))
    assert panel.history.model.rowCount() == 2
    assert panel.history.tools.count() == "2 of 2, not renewed"


def test_a_filter_that_shows_nothing_says_so_and_how_many_there_are(desk, panel):
    desk.tell(Job.FOLLOW, Moved(filled(7)))
    panel.results.tools.filter.setText("zzz")
    assert panel.results.note() == "No row has “zzz” in a shown column."
    assert panel.results.tools.count() == "0 of 1"
    assert not panel.results.tools._export.isEnabled()
    panel.results.tools.filter.clear()
    assert (panel.results.note(), panel.results.tools.count()) == ("", "1 of 1")


def test_the_journal_comes_in_pages_and_keeps_up_with_what_happens(desk, panel):
    panel.show_tab(Records.JOURNAL)
    desk.tell(Job.ARCHIVE, ArchivePage((filled(9), filled(8))))
    desk.tell(Job.FOLLOW, Moved(running("ETH", number=10)))
    desk.tell(Job.ARCHIVE, ArchivePage((filled(7),)))
    assert panel.journal.tools.count() == "4 of 4 …"
    desk.tell(Job.ARCHIVE, Ended())
    model = panel.journal.model
    assert [model.result(row).repayment.id for row in range(4)] == [10, 9, 8, 7]
    desk.tell(Job.FOLLOW, Moved(repayment(10, replace(FILL, debt="ETH"))))
    assert texts(panel.journal)[-3:] == ["Filled", "", ""]
    assert model.rowCount() == 4


def test_before_it_is_read_the_journal_shows_no_part_of_it(desk, panel):
    desk.tell(Job.FOLLOW, Moved(filled(7)))
    assert panel.journal.model.total == 0


def test_attempts_code_and_message_are_in_the_journal(desk, panel):
    panel.show_tab(Records.JOURNAL)
    refused = Row("DOT", State.REFUSED, code="59200", message="Insufficient balance")
    desk.tell(Job.ARCHIVE, ArchivePage((replace(repayment(3, refused), attempts=2),)))
    assert texts(panel.journal)[-2:] == ["59200", "Insufficient balance"]
    attempts = next(at for at, column in enumerate(panel.journal.model.columns) if column.name == "attempts")
    panel.journal.table.header.show_column(attempts, True)
    assert texts(panel.journal)[-3:] == ["2", "59200", "Insufficient balance"]


def test_in_the_smallest_window_the_journal_needs_no_sideways_scrolling(panel, speak):
    for language in Language:
        speak(language)
        panel.show_tab(Records.JOURNAL)
        panel.journal.table.header.fit(1024 - 26)
        header = panel.journal.table.header
        assert sum(header.sectionSize(at) for at in header.shown_columns()) <= 1024 - 26


def test_another_account_begins_empty_and_news_of_the_former_are_dropped(desk, panel):
    panel.show_tab(Records.JOURNAL)
    desk.tell(Job.ARCHIVE, ArchivePage((filled(9),)))
    desk.ready(DEMO)
    assert panel.journal.model.total == 0
    desk.tell(Job.ARCHIVE, ArchivePage((filled(9),)), session=1)
    assert panel.journal.model.total == 0
    assert asked(desk, ReadArchive)[-1] == ReadArchive(2)


def test_an_account_that_was_left_before_the_window_knew_that_it_is_open_is_not_read(desk, panel):
    panel.show_tab(Records.HISTORY)
    before = list(desk.asked)
    desk.conductor.open(DEMO)
    desk.tell(Job.OPEN, Ready(LIVE, ()), session=1)
    assert [ask.job for ask in desk.asked[len(before) :]] == [Job.OPEN]


def test_locking_forgets_what_was_read_and_asks_no_longer_where_to_export(desk, panel):
    panel.show_tab(Records.JOURNAL)
    desk.tell(Job.ARCHIVE, ArchivePage((filled(1),)))
    desk.tell(Job.ARCHIVE, Ended())
    panel.export_shown()
    dialog = desk.records._dialog
    desk.conductor.lock()
    assert not dialog.isVisible()
    assert desk.records._dialog is None
    assert panel.journal.model.rowCount() == 0
    desk.records._export("/nowhere/file.csv")
    assert not asked(desk, Export)


def test_an_order_of_another_account_of_the_same_user_is_no_part_of_the_journal(desk, panel):
    panel.show_tab(Records.JOURNAL)
    desk.tell(Job.ARCHIVE, Ended())
    desk.tell(Job.FOLLOW, Moved(replace(filled(7), account_id="another")))
    assert panel.journal.model.rowCount() == 0


def test_a_defect_is_said_in_place_and_told_on(desk, panel):
    defects = []
    desk.records.defect.connect(defects.append)
    panel.show_tab(Records.JOURNAL)
    desk.tell(Job.ARCHIVE, Ended(defect="KeyError"))
    assert defects == ["KeyError"]
    assert panel.journal.note()


def exported(desk, panel, path):
    panel.export_shown()
    dialog = desk.records._dialog
    dialog.fileSelected.emit(str(path))
    dialog.accept()
    return asked(desk, Export)[-1]


def test_ctrl_e_exports_all_columns_of_the_rows_in_front_that_pass_the_filter(qtbot, desk, panel, tmp_path):
    for number in (7, 8):
        desk.tell(Job.FOLLOW, Moved(filled(number, "BTC" if number == 7 else "ETH")))
    panel.results.tools.filter.setText("eth")
    qtbot.keyClick(desk.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.records._dialog
    assert isinstance(dialog, QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.reject()
    ask = exported(desk, panel, tmp_path / "x.csv")
    titles = [title for title, _ in ask.columns]
    assert titles[:4] == ["Account", "Environment", "Time", "Order"]
    assert titles[-1] == "Paid with"
    cells = {title: cell(ask.records[0]) for title, cell in ask.columns}
    assert len(ask.records) == 1
    assert (cells["Account"], cells["Environment"], cells["Order"]) == (LIVE.name, "LIVE", 8)
    assert (cells["Paid"], str(cells["Time"])[-6:], cells["Status"]) == (Decimal("33000.125"), "+00:00", "Filled")


def test_each_row_of_an_export_names_the_account_that_sent_it(desk, panel, tmp_path):
    other = replace(LIVE, id="a3", name="MM-sub-1, second key")
    desk.keeping.offer((LIVE, other))
    for number, sender in ((7, LIVE.id), (8, "a3"), (9, "gone")):
        desk.tell(Job.FOLLOW, Moved(replace(filled(number), account_id=sender)))
    ask = exported(desk, panel, tmp_path / "x.csv")
    whose = dict(ask.columns)["Account"]
    assert {record.repayment.id: whose(record) for record in ask.records} == {
        7: LIVE.name, 8: "MM-sub-1, second key", 9: "removed account (gone)",
    }  # fmt: skip
    panel.show_tab(Records.HISTORY)
    desk.tell(Job.HISTORY, HistoryRead((HistoryRow("BTC", "USDT", State.FILLED, Decimal(1), Decimal(2), START_MS),)))
    desk.tell(Job.HISTORY, Ended())
    ask = exported(desk, panel, tmp_path / "y.csv")
    assert [dict(ask.columns)["Account"](record) for record in ask.records] == [LIVE.name]


def test_what_became_of_an_export_is_said(desk, panel, tmp_path):
    desk.window.banner.put(Gravity.PARTLY, Words("what became of a repayment", ""))
    desk.tell(Job.EXPORT, Exported(tmp_path / "x.csv", 12_345), session=0)
    assert desk.window.banner.text() == f"12,345 rows were written to {tmp_path / 'x.csv'}."
    desk.records._said.timeout.emit()
    assert "12,345" not in desk.window.banner.text()
    desk.tell(Job.EXPORT, Ended(error=BadInput(Words("No room.", ""))), session=0)
    assert desk.records._notice.text() == "No room."
    panel.window()
    desk.records.close()


def test_why_nothing_was_written_follows_the_language_and_gives_way_to_a_newer_reason(desk, speak):
    desk.tell(Job.EXPORT, Ended(error=BadInput(Words("No room.", "空间不足。"))), session=0)
    former = desk.records._notice
    speak(Language.CHINESE)
    assert (former.text(), former.windowTitle()) == ("空间不足。", "导出")
    speak(Language.ENGLISH)
    desk.tell(Job.EXPORT, Ended(error=BadInput(Words("No right.", ""))), session=0)
    assert not former.isVisible()
    assert desk.records._notice.text() == "No right."
    desk.records.close()


def test_nothing_is_exported_while_the_rows_cannot_be_seen(desk, panel):
    desk.tell(Job.FOLLOW, Moved(filled(7)))
    desk.window.show_page(Page.OPENING)
    panel.export_shown()
    assert desk.records._dialog is None


@pytest.mark.parametrize(
    ("name", "table", "called"),
    [
        ("MM-sub-1", "Journal", "MM-sub-1 LIVE Journal 2026-09-21.csv"),
        ('a/b\\c:"*?<>|', "OKX history (7 days)", "a-b-c------- LIVE OKX history (7 days) 2026-09-21.csv"),
    ],
)
def test_a_file_is_called_by_account_environment_table_and_date(name, table, called):
    made = file_name(replace(LIVE, name=name), table, now_ms=START_MS)
    assert made == called
    assert Path(made).name == made


def test_tab_goes_from_the_tabs_through_the_tools_to_the_rows(panel):
    widget, seen = panel._tabs.tabBar(), []
    for _ in range(12):
        widget = widget.nextInFocusChain()
        if widget in (*panel.results.tools.in_order(), panel.results.table):
            seen.append(widget)
    assert seen == [*panel.results.tools.in_order(), panel.results.table]


def test_a_state_is_the_first_word_of_its_cell(desk, panel):
    desk.tell(Job.LOOK, Seen(snapshot()))
    desk.tell(Job.FOLLOW, Moved(repayment(5, FILL, Row("ETH", State.RUNNING), Row("DOT", State.REFUSED, code="1"))))
    status = next(at for at, column in enumerate(panel.results.model.columns) if column.name == "status")
    said = [panel.results.model.index(row, status).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said[0] == "Filled"
    assert [text.split()[0] for text in said] == ["Filled", "Running", "Refused"]


def test_a_journal_of_a_hundred_thousand_rows_comes_in_without_a_long_turn(desk, panel):
    panel.show_tab(Records.JOURNAL)
    fill = replace(filled(1), rows=tuple(replace(FILL, debt=debt) for debt in ("BTC", "ETH", "LTC", "SOL", "XRP")))
    spent = []
    for newest in range(20_000, 0, -100):
        page = ArchivePage(tuple(replace(fill, id=number) for number in range(newest, newest - 100, -1)))
        began = time.thread_time()
        desk.tell(Job.ARCHIVE, page)
        spent.append((time.thread_time() - began) * 1_000)
    desk.tell(Job.ARCHIVE, Ended())
    assert panel.journal.tools.count().startswith("100,000 of 100,000")
    # The machine may be busy with something else now and then.
    assert sorted(spent)[-len(spent) // 20 - 1] <= 50


def test_ready_is_what_begins_a_reading(desk):
    desk.window.records.show_tab(Records.HISTORY)
    assert not asked(desk, ReadHistory)
    desk.conductor.open(LIVE)
    desk.session = 1
    desk.tell(Job.OPEN, Ready(LIVE, ()))
    assert asked(desk, ReadHistory) == [ReadHistory(1)]


LOST = Words("The journal was damaged.", "还债记录已损坏。")


def test_a_lost_record_is_said_and_what_it_takes_can_be_confirmed_once_okx_s_history_is_there(desk, panel):
    bar, banner = panel.lost_record, desk.window.banner
    assert bar.isHidden()
    desk.tell(Job.LOOK, RecordChecked(LOST))
    assert (banner.shown, banner.text()) == (Gravity.RECORD, LOST.en)
    assert len(asked(desk, ReadHistory)) == 1, "what is looked at is read after the question"
    assert not bar.isHidden()
    assert not bar.button.isEnabled()
    desk.tell(Job.HISTORY, HistoryRead(()))
    desk.tell(Job.HISTORY, Ended())
    desk.tell(Job.LOOK, RecordChecked(LOST))
    bar.button.click()
    assert len(asked(desk, ReviewHistory)) == 1
    desk.tell(Job.REVIEW, RecordChecked(None))
    desk.tell(Job.REVIEW, Ended())
    assert bar.isHidden()
    assert not banner.holds(Gravity.RECORD)


def test_only_of_a_history_that_was_read_just_now_can_it_be_said_that_it_was_seen(desk, panel, clock):
    bar, button = panel.lost_record, panel.lost_record.button
    desk.tell(Job.HISTORY, HistoryRead(()))
    clock.tick(1)
    desk.tell(Job.LOOK, RecordChecked(LOST))
    assert (button.isEnabled(), button.text()) == (False, "Reading OKX's history…")
    desk.tell(Job.HISTORY, Ended(error=Offline(Words("offline", "离线"))))
    assert (button.isEnabled(), button.text()) == (True, "Read OKX's history now"), "what is shown is older"
    button.click()
    desk.tell(Job.HISTORY, HistoryRead(()))
    assert button.text() == "I have seen OKX's history"
    clock.tick(FRESH_MS - 1_000)
    desk.records.say_age()
    assert "this list, read 0:59 ago," in bar.text()
    clock.tick(1_001)
    button.click()
    assert asked(desk, ReviewHistory) == [], "grown old since the last second"
    assert button.text() == "Read OKX's history now"
    readings = len(asked(desk, ReadHistory))
    button.click()
    assert len(asked(desk, ReadHistory)) == readings + 1
    desk.tell(Job.HISTORY, HistoryRead(()))
    button.click()
    assert len(asked(desk, ReviewHistory)) == 1


def test_a_lost_record_that_was_confirmed_takes_back_its_own_words_and_no_others(desk):
    banner, other = desk.window.banner, Words("The computer slept. Nothing was sent.", "")
    for words, held in ((LOST, False), (other, True)):
        desk.tell(Job.LOOK, RecordChecked(LOST))
        banner.put(Gravity.SENDING, words)
        desk.tell(Job.REVIEW, RecordChecked(None))
        assert not banner.holds(Gravity.RECORD)
        assert banner.holds(Gravity.SENDING) is held


def test_why_a_lost_record_cannot_be_confirmed_is_said(desk, panel):
    desk.tell(Job.LOOK, RecordChecked(LOST))
    desk.tell(Job.HISTORY, HistoryRead(()))
    panel.lost_record.button.click()
    desk.tell(Job.REVIEW, Ended(error=Offline(Words("offline", "离线"))))
    assert desk.records._notice.text() == "offline"
    assert desk.records._notice.windowTitle() == "OKX's history"
    assert not panel.lost_record.isHidden()
    assert panel.lost_record.button.isEnabled()


def test_a_lost_record_of_one_account_is_not_said_of_the_next(desk, panel):
    desk.tell(Job.LOOK, RecordChecked(LOST))
    desk.ready(DEMO)
    assert panel.lost_record.isHidden()
    assert not desk.window.banner.holds(Gravity.RECORD)
