"""How the support report is gathered and saved, away from the window's thread."""

from __future__ import annotations

import os
import threading

from app.clock import Clock
from app.domain.words import Words
from app.errors import BadInput
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.tools.support_messages import Gather, Gathered, Store, Stored
from app.paths import Home


def gather(ask: Gather, home: Home, clock: Clock) -> Steps:
    """Put the report together; in a thread of its own, as a long log takes its time."""
    from app import support  # noqa: PLC0415 - after the first paint

    def made(_cancel: threading.Event) -> str:
        return support.report(home, window=ask.window, now_ms=clock.now_ms())

    text: str = yield Elsewhere(made)
    yield Gathered(text)


def store(ask: Store) -> Steps:
    """Save the text for this user only (0600, whatever was there); raises `BadInput` if that cannot be done."""

    def written(_cancel: threading.Event) -> None:
        try:
            descriptor = os.open(ask.path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                # A file that was there has kept its mode so far, and what it held.
                if os.chmod in os.supports_fd:
                    os.chmod(descriptor, 0o600)  # noqa: PTH101 - a descriptor is no path
                file.truncate()
                file.write(ask.text)
        except OSError as error:
            raise BadInput(
                Words(
                    f"The report could not be saved there ({error.strerror}). Choose another place.",
                    f"无法将报告保存到该位置（{error.strerror}）。请选择其他位置。",
                )
            ) from error

    yield Elsewhere(written)
    yield Stored(ask.path)
