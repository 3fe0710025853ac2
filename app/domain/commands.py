"""The commands that a text tells the user to type, each whole: with the account or the exchange it is meant for."""

from __future__ import annotations

import shlex
import subprocess
import sys

from app.domain.account import PRACTICE, Account

_PROGRAM = "one-click-repay"


def command(*parts: str, account: Account | None = None) -> str:
    """The program with `parts` after it, each quoted as this system's shell wants it; for `account` alone if given.

    For one at a standing practice exchange it names that exchange, as it is in no list of accounts.
    """
    chosen = () if account is None else (_choice(account),) if at_exchange(account) else ("--account", account.name)
    line = (_PROGRAM, *parts, *chosen)
    return subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)


def at_exchange(account: Account) -> bool:
    """Whether it is a practice exchange's own account, and none of those that the user added."""
    return account.id.partition("@")[0] == PRACTICE


def ends_with_us(account: Account) -> bool:
    """Whether its exchange, and so its orders, end with this process: no later command finds them."""
    return account.id == PRACTICE


def _choice(account: Account) -> str:
    return "--practice" if ends_with_us(account) else f"--practice={account.site}"
