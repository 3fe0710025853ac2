"""Accounts from the command line: add, list, test, remove."""

from __future__ import annotations

import argparse
import getpass
import sys

from app import accounts
from app.checklist import inspect
from app.cli.session import Session
from app.domain.account import Environment
from app.domain.checks import Check, Mark
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import BadInput, Exit

_SIGNS = {Mark.PASSED: "✔", Mark.WARNING: "!", Mark.DANGER: "‼", Mark.FAILED: "✘", Mark.SKIPPED: "·"}


def run(asked: argparse.Namespace, session: Session) -> int:
    """Do what `asked.action` says; 0, or 3 if a test found something that prevents repaying."""
    actions = {"add": _add, "list": _list, "test": _test, "remove": _remove}
    return actions[asked.action](asked, session)


def _add(asked: argparse.Namespace, session: Session) -> int:
    # Before three secrets are asked for.
    drafted = accounts.draft(
        session.settings(), name=asked.name, at=asked.site, environment=Environment(asked.environment)
    )
    account = accounts.add(session.settings_file, session.vault, drafted, _credentials())
    place = account.environment.words
    session.terminal.result(
        Words(
            f"{account.name} was added ({place.en}, {account.site}); its key is kept in the system keyring. "
            "Nothing was asked of OKX: "
            f"one-click-repay account test {account.name}",
            f"已添加 {account.name}（{place.zh}，{account.site}），密钥已存入系统密钥环。尚未连接欧易，可运行："
            f"one-click-repay account test {account.name}",
        )
    )
    return Exit.DONE


def _credentials() -> Credentials:
    """Key, secret and passphrase: prompted without echo on a terminal, else three lines of standard input."""
    if sys.stdin.isatty():
        try:
            parts = [getpass.getpass(prompt) for prompt in ("API key: ", "Secret: ", "Passphrase: ")]
        except EOFError:
            parts = ["", "", ""]
    else:
        parts = [sys.stdin.readline() for _ in range(3)]
    try:
        return Credentials(key=parts[0], secret=parts[1], passphrase=parts[2])
    except ValueError as error:
        said = str(error)
        raise BadInput(
            Words(
                f"Nothing was kept: {said}. Key, secret and passphrase are wanted, each on a line of its own.",
                "未保存任何内容：key、secret、passphrase 均须填写，且只含欧易使用的字符；请依次输入，每行一个。",
            )
        ) from None


def _list(asked: argparse.Namespace, session: Session) -> int:  # noqa: ARG001 - every action takes both
    settings = session.settings()
    if not settings.accounts:
        session.terminal.say(Words("There is no account yet.", "尚未添加账户。"))
    for account in settings.accounts:
        tail = f"····{account.key_tail}" if account.key_tail else "····"
        place = account.environment.words
        rest = f"{account.name}  {account.site}  {tail}"
        session.terminal.result(Words(f"{place.en}  {rest}", f"{place.zh}  {rest}"))
    return Exit.DONE


def _test(asked: argparse.Namespace, session: Session) -> int:
    account = session.settings().find(asked.name)
    passed = True
    with session.open_kept(account) as opened:
        for check in inspect(opened.client):
            passed = passed and check.mark is not Mark.FAILED
            session.terminal.result(_line(check))
    return Exit.DONE if passed else Exit.PREFLIGHT


def _line(check: Check) -> Words:
    sign, title, cure = _SIGNS[check.mark], check.subject.words, check.cure
    line = Words(f"{sign} {title.en}: {check.finding.en}", f"{sign} {title.zh}：{check.finding.zh}")
    return line if cure is None else Words(f"{line.en} → {cure.en}", f"{line.zh} → {cure.zh}")


def _remove(asked: argparse.Namespace, session: Session) -> int:
    account = session.settings().find(asked.name)
    accounts.refuse_unfinished(session.home, account)
    had_keys = accounts.remove(session.settings_file, session.vault, account)
    if had_keys:
        words = Words(
            f"{account.name} was removed, and its key deleted from the system keyring. "
            "The journal keeps its repayments.",
            f"已移除 {account.name}，并从系统密钥环删除其密钥。还债记录仍保留。",
        )
    else:
        words = Words(
            f"{account.name} was removed; the system keyring had no key of it.",
            f"已移除 {account.name}，系统密钥环中没有其密钥。",
        )
    session.terminal.result(words)
    return Exit.DONE
