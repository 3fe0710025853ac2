"""The command line: from arguments to an exit code."""

from __future__ import annotations

import argparse
import logging
import signal
from collections.abc import Callable
from typing import NoReturn

from app.cli import account, closing, listing, repaying, self_test, settling
from app.cli.driving import finish_undisturbed
from app.cli.session import Session, told
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
        terminal.say(_interruption(asked))
        return _INTERRUPTED


def _interruption(asked: argparse.Namespace) -> Words:
    if getattr(asked, "practice", None) == "":
        return Words("Interrupted. The practice exchange ended with this command.", "已中断，练习交易所已随之结束。")
    look = told(asked, "pending")
    return Words(
        f"Interrupted. What was sent, if anything, is in the journal: {look}",
        f"已中断。若已发送，则保存在还债记录中：{look}",
    )


def _interrupt(*_: object) -> NoReturn:
    # Once is enough: what is left to do is short, and must not be cut off in the middle.
    finish_undisturbed()
    raise KeyboardInterrupt
