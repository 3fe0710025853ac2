"""The window's clerk at a real keyring, in a program of its own: keeps, opens, removes, and says what came of each."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import closing

from app.clock import SystemClock
from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.errors import OneClickRepayError
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Elsewhere, Pause
from app.gui.background.messages import Keep, Kept, Lock, Open, Remove, Removed
from app.paths import Home
from app.settings import SettingsFile

HELD = Credentials(key="37c541a1-0000-4000-8000-5a2f00ed7f3a", secret="22582BD0CFF14C41", passphrase="Pass word")


def run(clerk: Clerk, ask: object, cancel: threading.Event) -> list[object]:
    """Every piece of news of a job; its calls elsewhere are made here, and their errors thrown into it."""
    news, result = [], None
    with closing(clerk.steps(ask)) as steps:
        try:
            while True:
                step = steps.send(result)
                result = None
                if isinstance(step, Elsewhere):
                    try:
                        result = step.call(cancel)
                    except OneClickRepayError as error:
                        steps.throw(error)
                elif not isinstance(step, Pause):
                    news.append(step)
        except StopIteration:
            return news


def main(folder: str, *jobs: str) -> None:
    """Do each job, and print what it came to; `cancelled-` before one stops its wait at once."""
    home = Home.find({"ONE_CLICK_REPAY_HOME": folder})
    home.prepare()
    clerk, settings, told = Clerk(WindowArguments(home=home), clock=SystemClock()), SettingsFile(home.settings), []
    for job in jobs:
        cancel = threading.Event()
        if job.startswith("cancelled-"):
            threading.Timer(0.2, cancel.set).start()
        accounts = settings.read()[0].accounts
        ask = {
            "keep": lambda: Keep("MM", "http://127.0.0.1:9", Environment.LIVE, HELD, session_only=False, agreed=True),
            "open": lambda accounts=accounts: Open(1, accounts[0]),
            "lock": lambda: Lock(2),
            "remove": lambda accounts=accounts: Remove(accounts[0]),
        }[job.removeprefix("cancelled-")]()
        try:
            news = run(clerk, ask, cancel)
        except OneClickRepayError as error:
            told.append(type(error).__name__)
            continue
        place = [each.key.name for each in news if isinstance(each, Removed)]
        told.append(place[0] if place else "kept" if any(isinstance(each, Kept) for each in news) else "done")
    clerk.close()
    told.append(len(settings.read()[0].accounts))
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
