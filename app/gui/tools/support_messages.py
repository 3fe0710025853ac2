"""What is asked of the worker for the support report, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.gui.background.job import Job


@dataclass(frozen=True, slots=True)
class Gather:
    """Put the report together; `window` are the lines that only the window knows."""

    window: tuple[str, ...]
    session: int = 0
    job = Job.GATHER


@dataclass(frozen=True, slots=True)
class Gathered:
    """The report, the whole of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Store:
    """Save the report as it was shown."""

    path: Path
    text: str
    session: int = 0
    job = Job.STORE


@dataclass(frozen=True, slots=True)
class Stored:
    """The report was saved."""

    path: Path
