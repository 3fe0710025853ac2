"""The command line: from arguments to an exit code."""

from __future__ import annotations

import argparse
import logging
import signal
from collections.abc import Callable
from typing import NoReturn

from app.cli import account, closing, listing, repaying, self_test, settling
from app.cli.driving import finish_undisturbed
from app.cli.session import Session
from app.cli.terminal import Terminal
from app.domain.words import Words
from app.errors import OneClickRepayError

_log = logging.getLogger(__name__)
_INTERRUPTED = 130

Command = Callable[[argparse.Namespace, Session], int]


def execute(asked: argparse.Namespace) -> int:
    """Run the command that `asked` names and return its exit code."""
    commands: dict[str, Command] = {
        "account": account.run,
        "close": closing.run,
        "debts": listing.debts,
        "history": listing.history,
        "pending": listing.pending,
        "reconcile": settling.run,
        "repay": repaying.run,
        "self-test": self_test.run,
    }
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    terminal = Terminal(as_json=getattr(asked, "json", False))
    try:
        return commands[asked.command](asked, Session(asked))
    except OneClickRepayError as error:
        _log.warning("The command %s ended: %s", asked.command, error)
        terminal.say(error.words)
        if terminal.as_json:
            terminal.result(error.words, outcome="not_sent", exit=int(error.exit), message=str(error))
        return error.exit
    except KeyboardInterrupt:
        terminal.say(_INTERRUPTION)
        return _INTERRUPTED


_INTERRUPTION = Words(
    "Interrupted. What was sent, if anything, is in the journal: one-click-repay pending",
    "已中断。若已发送，则保存在还债记录中：one-click-repay pending",
)


def _interrupt(*_: object) -> NoReturn:
    # Once is enough: what is left to do is short, and must not be cut off in the middle.
    finish_undisturbed()
    raise KeyboardInterrupt
