"""How OKX's history and the journal come into their tabs, and how the rows of a tab go into a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.clock import Clock
from app.domain.account import Account
from app.domain.words import Words
from app.gui.background.messages import Ended, Job, Moved, Ready, Report, Seen
from app.gui.look import figures
from app.gui.main_window import MainWindow, Page
from app.gui.notices import troubles
from app.gui.notices.banner import Gravity
from app.gui.notices.boxes import RefusalBox
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
from app.gui.records.results_model import Result
from app.gui.tables.table_tab import TableTab

_READ = {Job.HISTORY: Records.HISTORY, Job.ARCHIVE: Records.JOURNAL}
_NOTE_MS = 15_000
_SECOND_MS = 1_000
_EXPORT = Words("Export", "导出")
_REVIEW = Words("OKX's history", "欧易还债历史")
_UNFIT_FOR_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


class RecordsKeeping(QObject):
    """Has a tab read once it is shown, and again when that is asked for; has the tab in front exported."""

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._records = window.records
        self._clock = clock
        self._session = 0
        self._account: Account | None = None
        self._folder = ""
        self._dialog: QFileDialog | None = None
        self._exporting: Records | None = None
        self._lost: Words | None = None
        self._lost_ms = 0
        self._notice: RefusalBox | None = None
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_NOTE_MS)
        self._said.timeout.connect(self._unsay)
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self.say_age)
        self._records.shown.connect(self._shown)
        self._records.refresh.connect(self._read)
        self._records.export.connect(self._ask_where)
        self._records.lost_record.seen.connect(self._review)
        self._records.lost_record.refresh.connect(self._read_history)

    def close(self) -> None:
        """Close what is open."""
        for dialog in (self._dialog, self._notice):
            if dialog is not None:
                dialog.hide()

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker that is about what a tab shows."""
        match report.news:
            case Ready() if report.session == self._session:
                self._account = report.news.account
                self._shown(self._records.current)
            case Exported():
                self._exported(report.news)
            case Ended() if report.job is Job.EXPORT:
                self._export_ended(report.news)
            case _ if report.session == self._session:
                self._take(report)

    def _take(self, report: Report) -> None:
        """Show news of the account that is open."""
        journal = self._records.journal
        match report.news:
            case Seen():
                for model in (self._records.history_model, self._records.journal_model):
                    model.price_with(report.news.snapshot.balances.usd_prices)
            case HistoryRead():
                self._records.history_model.replace(report.news.rows)
                self._records.history.end_reading(read_ms=self._clock.now_ms())
                self.say_age()
            case RecordChecked():
                self._show_lost(report.news.lost)
            case ArchivePage():
                self._records.journal_model.show_page(report.news.repayments)
            case Moved(repayment) if journal.reading or journal.read_ms is not None:
                if self._account is not None and repayment.account_id == self._account.id:
                    self._records.journal_model.show(repayment)
            case Ended() if report.job is Job.REVIEW:
                self._review_ended(report.news)
            case Ended() if report.job in _READ:
                self._ended(self._records.tab(_READ[report.job]), report.news)

    @Slot(int)
    def leave(self, session: int) -> None:
        """Forget the account that was open, and close what is open of it; what follows is reported by this number."""
        self._session, self._account = session, None
        for which in _READ.values():
            self._records.tab(which).clear()
        self._set_lost(None)
        for dialog in (self._dialog, self._notice):
            if dialog is not None:
                dialog.reject()

    @Slot(object)
    def _shown(self, which: Records) -> None:
        if self._records.tab(which).read_ms is None:
            self._read(which)

    @Slot(object)
    def _read(self, which: Records) -> None:
        tab = self._records.tab(which)
        if which not in _READ.values() or self._account is None or tab.reading:
            return
        tab.begin_reading()
        self.say_age()
        self.asked.emit(ReadHistory(self._session) if which is Records.HISTORY else ReadArchive(self._session))

    def _show_lost(self, lost: Words | None) -> None:
        if lost == self._lost:
            return
        before = self._lost
        self._set_lost(lost)
        if before is not None:
            # Be it for a sending, too, which it kept from leaving.
            self._window.banner.unsay(before)
        if lost is None:
            return
        self._window.banner.put(Gravity.RECORD, lost)
        # Read anew, so that what is looked at is not older than the question.
        self._read(Records.HISTORY)

    def _set_lost(self, lost: Words | None) -> None:
        self._lost, self._lost_ms = lost, self._clock.now_ms()
        self._records.lost_record.setVisible(lost is not None)
        if lost is None:
            self._seconds.stop()
        else:
            self._seconds.start()
        self.say_age()

    @Slot()
    def say_age(self) -> None:
        """Say how old the history is that is to be looked through."""
        history, age_ms = self._records.history, None
        if history.read_ms is not None and history.read_ms >= self._lost_ms:
            age_ms = self._clock.now_ms() - history.read_ms
        self._records.lost_record.show_reading(age_ms, reading=history.reading)

    @Slot()
    def _read_history(self) -> None:
        self._read(Records.HISTORY)

    @Slot()
    def _review(self) -> None:
        # What was fresh a second ago may be old by now.
        self.say_age()
        if self._records.lost_record.fresh:
            self.asked.emit(ReviewHistory(self._session))

    def _review_ended(self, ended: Ended) -> None:
        if ended.defect:
            self.defect.emit(ended.defect)
        elif ended.error is not None:
            # In the banner it would stand behind what it is about.
            self._tell(_REVIEW, ended.error.words)

    def _ended(self, tab: TableTab, ended: Ended) -> None:
        if ended.defect:
            tab.end_reading(problem=troubles.defect(ended.defect))
            self.defect.emit(ended.defect)
        elif ended.error is not None:
            tab.end_reading(problem=ended.error.words)
        else:
            tab.end_reading(read_ms=self._clock.now_ms())
        self.say_age()

    @Slot(object)
    def _ask_where(self, which: Records) -> None:
        if self._dialog is not None or self._account is None or self._window.page is not Page.DEBTS:
            return
        folder = self._folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = file_name(self._account, self._records.tab(which).name(), now_ms=self._clock.now_ms())
        dialog = QFileDialog(self._window, self.tr("Export"), str(Path(folder) / name), self.tr("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self._export)
        dialog.finished.connect(self._answered)
        self._exporting, self._dialog = which, dialog
        dialog.open()

    @Slot()
    def _answered(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @Slot(str)
    def _export(self, chosen: str) -> None:
        if self._exporting is None or self._account is None:
            return
        path, tab = Path(chosen), self._records.tab(self._exporting)
        self._folder = str(path.parent)
        names = {each.id: each.name for each in (*self._window.switcher.offered, self._account)}
        whose = partial(_whose, names=names, opened=self._account.id, removed=self.tr("removed account ({id})"))
        environment = self._account.environment.words.en
        columns: list[tuple[str, Any]] = [
            (self.tr("Account"), whose),
            (self.tr("Environment"), lambda _record: environment),
            *((column.title, column.plain) for column in tab.model.columns if not column.fixed),
        ]
        self.asked.emit(Export(path, tuple(columns), tuple(tab.model.shown)))

    def _exported(self, exported: Exported) -> None:
        words = Words(
            f"{exported.rows:,} rows were written to {exported.path}.",
            f"已将 {exported.rows:,} 行导出至 {exported.path}。",
        )
        self._window.banner.put(Gravity.WRITTEN, words)
        self._said.start()

    @Slot()
    def _unsay(self) -> None:
        self._window.banner.lift(Gravity.WRITTEN)

    def _export_ended(self, ended: Ended) -> None:
        if ended.defect:
            self._tell(_EXPORT, troubles.defect(ended.defect))
            self.defect.emit(ended.defect)
        elif ended.error is not None:
            self._tell(_EXPORT, ended.error.words)

    def _tell(self, title: Words, words: Words) -> None:
        """Say why what the `title` names was not done."""
        if self._notice is not None:
            self._notice.reject()
        self._notice = RefusalBox(self._window, title, words)
        self._notice.finished.connect(self._told)
        self._notice.open()

    @Slot()
    def _told(self) -> None:
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None


def _whose(record: object, *, names: Mapping[str, str], opened: str, removed: str) -> str:
    """The name of the account that sent an order, which may be another one of the same user of OKX.

    What OKX itself lists is that of the account that is `opened`; of one that was `removed` only the id is left.
    """
    sender = record.repayment.account_id if isinstance(record, Result) else opened
    return names.get(sender) or removed.format(id=sender)


def file_name(account: Account, table: str, *, now_ms: int) -> str:
    """What a file is called that nobody names: account, environment, table and date, fit for every file system."""
    name = f"{account.name} {account.environment.words.en} {table} {figures.moment(now_ms)[:10]}"
    return _UNFIT_FOR_A_NAME.sub("-", name).strip(" .") + ".csv"
