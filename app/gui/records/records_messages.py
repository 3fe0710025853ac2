"""What is asked of the worker for the tables of records, and what it reports of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.closing import Exhibit
from app.domain.evidence import HistoryRow
from app.domain.repayment import Repayment, State
from app.domain.spreadsheet import Cell
from app.domain.words import Words
from app.gui.background.job import Job


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Read OKX's own history of the account that is open."""

    session: int
    job = Job.HISTORY


@dataclass(frozen=True, slots=True)
class ReviewHistory:
    """Write down that the user has seen OKX's history, which was read before."""

    session: int
    job = Job.REVIEW


@dataclass(frozen=True, slots=True)
class ReadArchive:
    """Read everything that the journal has of the account that is open."""

    session: int
    job = Job.ARCHIVE


@dataclass(frozen=True, slots=True)
class ShowClosing:
    """Show what OKX's history has of an order that stays unknown, for the user to close it."""

    session: int
    number: int
    job = Job.SHOW_CLOSING


@dataclass(frozen=True, slots=True)
class CloseByWord:
    """Close an order that was shown by what the user says of each of its debts."""

    session: int
    number: int
    said: dict[str, State]
    job = Job.CLOSE


@dataclass(frozen=True, slots=True)
class ClosingShown:
    """What OKX's history has of an order that the user may close."""

    shown: Exhibit


@dataclass(frozen=True, slots=True)
class Export:
    """Write records to a CSV file: each column a title and what gives its cell; nothing of it may know Qt."""

    path: Path
    columns: tuple[tuple[str, Callable[[Any], Cell]], ...]
    records: tuple[Any, ...]
    session: int = 0
    job = Job.EXPORT


@dataclass(frozen=True, slots=True)
class HistoryRead:
    """OKX's own rows of the last seven days, newest first."""

    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class RecordChecked:
    """Why nothing can be sent before OKX's history was seen, an earlier journal being `lost`; None for nothing."""

    lost: Words | None


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """Some repayments of the journal, the newest first, each older than those of the pages before."""

    repayments: tuple[Repayment, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A CSV file was written, with so many rows."""

    path: Path
    rows: int
