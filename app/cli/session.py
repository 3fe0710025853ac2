"""What every command needs: this user's files, the clock, the terminal, and the account that was chosen."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from app.accounts import Opened, open_account, open_practice, open_practice_at
from app.cli.terminal import Terminal
from app.clock import SystemClock
from app.domain.account import Account
from app.domain.commands import command
from app.domain.words import Words
from app.errors import BadInput, NoSuchAccount
from app.logs import install_excepthooks, start_logging
from app.paths import Home
from app.settings import Settings, SettingsFile
from app.vault import Vault


class Session:
    """One run of the command line."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.terminal = Terminal(as_json=getattr(asked, "json", False))
        self.clock = SystemClock()
        self.home = Home.find(os.environ)
        self.home.prepare()
        start_logging(self.home.log)
        install_excepthooks()
        self.settings_file = SettingsFile(self.home.settings)
        self.vault = Vault()
        self._asked = asked
        self._practice: str | None = getattr(asked, "practice", None)
        self._name: str | None = getattr(asked, "account", None)
        self._scenario: str = getattr(asked, "scenario", "normal")

    @property
    def practises(self) -> bool:
        """Whether a practice exchange was chosen."""
        return self._practice is not None

    @property
    def practice_url(self) -> str | None:
        """The address of the standing practice exchange that was chosen, None if none was."""
        return self._practice or None

    def settings(self) -> Settings:
        """The settings, after saying what was wrong with them."""
        settings, notice = self.settings_file.read()
        if notice is not None:
            self.terminal.say(notice)
        return settings

    def open(self, *, sending: bool = False) -> Opened:
        """Open the account that was chosen: by name, the only one, the one used last, or practice.

        Where money moves, the one used last is no choice: the window changes it.
        """
        if self._practice:
            return open_practice_at(self._practice, home=self.home, clock=self.clock)
        if self._practice is not None:
            return open_practice(scenario=self._scenario, clock=self.clock)
        return self.open_kept(self.chosen_account(sending=sending))

    def open_kept(self, kept: Account) -> Opened:
        """Open an account of the settings with its key out of the keyring."""
        proxy = self.settings().proxy
        return open_account(kept, self.vault.load(kept.id), home=self.home, clock=self.clock, settings_proxy=proxy)

    def openings(self, account_ids: Iterable[str]) -> Iterator[Callable[[], Opened]]:
        """Ways to open all that may settle orders of these accounts: those themselves, then all others.

        Another account may hold a key of the same user of OKX, when the first one was removed and added again.
        """
        if self.practises or self._name is not None:
            yield self.open
        else:
            wanted = list(account_ids)
            kept = sorted(self.settings().accounts, key=lambda account: account.id not in wanted)
            yield from (partial(self.open_kept, account) for account in kept)

    def journal_path(self) -> Path | None:
        """The journal of what was chosen: the real one, a standing practice exchange's, or none that lasts."""
        if not self.practises:
            return self.home.journal
        return self.home.practice_journal if self.practice_url else None

    def chosen_account(self, *, sending: bool = False) -> Account:
        """The account by name, else the only one, else the one used last; raises `NoSuchAccount`."""
        settings = self.settings()
        if self._name is not None:
            return settings.find(self._name)
        last = settings.accounts[0] if len(settings.accounts) == 1 else settings.by_id(settings.last_account)
        if last is None or (sending and len(settings.accounts) > 1):
            raise BadInput(_NONE_CHOSEN) if settings.accounts else NoSuchAccount(_NO_ACCOUNT)
        return last

    def command(self, *parts: str, of_one: bool = False) -> str:
        """What is to be typed for the same account or exchange as this run was; `of_one` names one where it must."""
        line = told(self._asked, *parts)
        several = of_one and not self.practises and self._name is None and len(self.settings().accounts) > 1
        return f"{line} --account NAME" if several else line

    def narrowed(self) -> str | None:
        """The name given with `--account`, None where all accounts are meant."""
        return self._name


def told(asked: argparse.Namespace, *parts: str) -> str:
    """The command with `parts` after it, for the account or the standing exchange that `asked` names."""
    practice, name = getattr(asked, "practice", None), getattr(asked, "account", None)
    chosen = [f"--practice={practice}"] if practice else [] if name is None else ["--account", name]
    return command(*parts, *chosen)


_NO_ACCOUNT = Words(
    "There is no account yet. Nothing was sent. Add one: one-click-repay account add NAME; or try --practice.",
    "尚未添加账户。未发送任何请求。请运行 one-click-repay account add 名称，或使用 --practice 练习。",
)
_NONE_CHOSEN = Words(
    "There are several accounts. Nothing was sent. Name one with --account; one-click-repay account list names them.",
    "存在多个账户。未发送任何请求。请用 --account 指定；one-click-repay account list 可列出账户。",
)
