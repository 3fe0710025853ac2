"""What a job of the worker may ask for between its news: a pause, or a call in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Protocol

from app.gui.background.messages import Ask, News


@dataclass(frozen=True, slots=True)
class Pause:
    """Come back at `until_ms`, Unix milliseconds by this computer's clock."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Have `call` done in a thread of its own, and come back with what it returned; once its event is set it ends."""

    call: Callable[[threading.Event], Any]  # its result goes back into the generator, which knows its type


Steps = Generator[News | Pause | Elsewhere, Any, None]


class Doer(Protocol):
    """Whoever does what the window asks; as `Clerk` does."""

    def steps(self, ask: Ask) -> Steps:
        """Do what is asked, step by step; raises `OneClickRepayError` where it cannot be done."""

    def hurry(self) -> None:
        """Wait for nothing that can be done without, as the end is near; may be called from any thread."""

    def close(self) -> None:
        """Close what is open."""
