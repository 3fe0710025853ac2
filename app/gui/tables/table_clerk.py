"""How the worker reads what the tables show, and writes them to files."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import Clock
from app.domain import spreadsheet
from app.domain.words import Words
from app.errors import BadInput
from app.gui.background.jobs import Pause, Steps
from app.gui.records.closing_clerk import paced
from app.gui.records.records_messages import ArchivePage, Export, Exported, HistoryRead, RecordChecked

if TYPE_CHECKING:
    from app.accounts import Opened
    from app.repayer import Repayer

_PAGE_ORDERS = 100
_ROWS_AT_A_TIME = 1_000


def history(repayer: Repayer) -> Steps:
    """OKX's own history, at the pace that OKX allows."""
    yield HistoryRead((yield from paced(repayer.history())))


def review(repayer: Repayer) -> Steps:
    """Write down that the user has seen OKX's history."""
    repayer.review()
    yield RecordChecked(repayer.lost_record())


def archive(opened: Opened) -> Steps:
    """The journal of the account that is open, a page at a time."""
    for page in opened.journal.pages(account_id=opened.account.id, orders=_PAGE_ORDERS):
        yield ArchivePage(page)


def export(ask: Export, *, clock: Clock) -> Steps:
    """Write a CSV file in the place of what is there; raises `BadInput` if it cannot be written, and leaves that."""
    try:
        descriptor, name = tempfile.mkstemp(dir=ask.path.parent, prefix=f".{ask.path.name}.")
    except OSError as error:
        raise BadInput(_unwritable(ask.path, error)) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(spreadsheet.BYTE_ORDER_MARK)
            file.write(spreadsheet.csv_line(title for title, _ in ask.columns))
            for start in range(0, len(ask.records), _ROWS_AT_A_TIME):
                records = ask.records[start : start + _ROWS_AT_A_TIME]
                file.writelines(spreadsheet.csv_line(cell(each) for _, cell in ask.columns) for each in records)
                yield Pause(clock.now_ms())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(ask.path)
    except OSError as error:
        raise BadInput(_unwritable(ask.path, error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    yield Exported(ask.path, len(ask.records))


def _unwritable(path: Path, error: OSError) -> Words:
    return Words(
        f"{path} could not be written ({error.strerror}). What was there is unchanged. "
        "Choose another folder, or make room.",
        f"无法写入 {path}（{error.strerror}），原有内容未改动。请选择其他文件夹或释放磁盘空间。",
    )
