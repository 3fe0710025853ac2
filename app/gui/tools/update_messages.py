"""What is asked of the worker about new versions, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.background.job import Job
from app.publisher import Publisher


@dataclass(frozen=True, slots=True)
class CheckUpdates:
    """Ask the publisher for the newest version."""

    publisher: Publisher
    session: int = 0
    job = Job.UPDATES


@dataclass(frozen=True, slots=True)
class UpdatesChecked:
    """The newest version that was published; `newer` if it is not the one that runs, or an older one."""

    version: str
    newer: bool
