"""How new versions are asked for, in a thread of its own: no repayment waits for it."""

from __future__ import annotations

import threading

from app.domain.route import Route
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.tools.update_messages import CheckUpdates, UpdatesChecked
from app.settings import SettingsFile


def check(ask: CheckUpdates, settings: SettingsFile) -> Steps:
    """Ask by the way that the settings name; raises `UpdateProblem`."""
    from app import updates  # noqa: PLC0415 - after the first paint

    def asked(_cancel: threading.Event) -> str:
        return updates.newest(ask.publisher, route=Route(settings.read()[0].proxy))

    version: str = yield Elsewhere(asked)
    yield UpdatesChecked(version, updates.is_newer(version))
