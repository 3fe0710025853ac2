"""Cells as plain text for the clipboard and for CSV files: every digit, ISO times, and no formula among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.money import plain

BYTE_ORDER_MARK = "\ufeff"
"""What a CSV file begins with, so that spreadsheets read it as UTF-8."""

# What a spreadsheet takes for the beginning of a formula; the wide forms too, as some of them do.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_BREAKS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A moment in Unix milliseconds, told apart from a plain number."""

    ms: int

    def __str__(self) -> str:
        """ISO 8601 in UTC with its offset, to the millisecond: 2026-11-24T05:54:44.000+00:00."""
        return datetime.fromtimestamp(self.ms / 1000, UTC).isoformat(timespec="milliseconds")


Cell = Decimal | Moment | int | str | None
"""What a cell holds; None where it is not known."""


def text(cell: Cell) -> str:
    """A cell in full, without grouping; nothing where it is not known."""
    if cell is None:
        return ""
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def harmless(cell: Cell) -> str:
    """As `text`, with an apostrophe before what a spreadsheet would take for a formula; numbers stay numbers."""
    said = text(cell)
    return f"'{said}" if isinstance(cell, str) and _FORMULA.match(said) else said


def csv_line(cells: Iterable[Cell]) -> str:
    """One record as RFC 4180 wants it, its line end included."""
    return ",".join(map(_quoted, map(harmless, cells))) + "\r\n"


def tab_line(cells: Iterable[Cell]) -> str:
    """One record for the clipboard, its cells apart by tabs, without a line end."""
    return "\t".join(_BREAKS.sub(" ", harmless(cell)) for cell in cells)


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"' if _NEEDS_QUOTES.search(said) or said != said.strip() else said
