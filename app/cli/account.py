"""Accounts from the command line: add, list, test, remove."""

from __future__ import annotations

import argparse
import getpass
import sys
from contextlib import closing

from app import accounts
from app.checklist import Objection, inspect, objection
from app.cli.session import Session
from app.domain.account import Account, Environment
from app.domain.checks import Check, Mark
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import BadInput, Exit

_ABOUT_WITHDRAWING = {Objection.CAN_WITHDRAW, Objection.WITHDRAWAL_NOT_KNOWN}
_OBJECTIONS = {
    Objection.NOT_ASKED: Words(
        "Nothing was kept: OKX could not be asked about this key. Try again later, or keep it without asking OKX: "
        "--unchecked",
        "未保存任何内容：无法向欧易核实该 API key。请稍后重试，或使用 --unchecked 不经核实直接保存。",
    ),
    Objection.NOT_ACCEPTED: Words(
        "Nothing was kept: OKX does not accept this key. Correct what is said above, and add it again.",
        "未保存任何内容：欧易不接受该 API key。请按上述提示更正后重新添加。",
    ),
    Objection.CAN_WITHDRAW: Words(
        "Nothing was kept: this key can withdraw, so whoever gets hold of it can take the money. "
        "Remove that permission on OKX, or keep the key all the same: --allow-withdraw",
        "未保存任何内容：该 API key 具有提币权限，一旦泄露，资金可能被转走。"
        "请在欧易取消该权限，或使用 --allow-withdraw 仍然保存。",
    ),
    Objection.WITHDRAWAL_NOT_KNOWN: Words(
        "Nothing was kept: OKX did not say whether this key can withdraw. Look at its settings on OKX, or keep the key "
        "all the same: --allow-withdraw",
        "未保存任何内容：欧易未返回该 API key 是否具有提币权限。请在欧易查看其设置，或使用 --allow-withdraw 仍然保存。",
    ),
}
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
    credentials = _credentials()
    checks = () if asked.unchecked else _checked(drafted, credentials, session)
    found = objection(checks) if checks else None
    if found is not None and not (found in _ABOUT_WITHDRAWING and asked.allow_withdraw):
        session.terminal.say(_OBJECTIONS[found])
        return Exit.OFFLINE if found is Objection.NOT_ASKED else Exit.PREFLIGHT
    account = accounts.add(session.settings_file, session.vault, drafted, credentials)
    session.terminal.result(_added(account, checks))
    return Exit.DONE


def _checked(drafted: Account, credentials: Credentials, session: Session) -> tuple[Check, ...]:
    """What OKX says of a key that is not kept yet; each check is told as it comes in."""
    proxy = session.settings().proxy
    client = accounts.trial_client(drafted.site, drafted.environment, credentials, clock=session.clock, proxy=proxy)
    found = []
    with closing(client):
        for check in inspect(client):
            found.append(check)
            session.terminal.result(_line(check))
    return tuple(found)


def _added(account: Account, checks: tuple[Check, ...]) -> Words:
    place = account.environment.words
    added = Words(
        f"{account.name} was added ({place.en}, {account.site}); its key is kept in the system keyring.",
        f"已添加 {account.name}（{place.zh}，{account.site}），密钥已存入系统密钥环。",
    )
    test = f"one-click-repay account test {account.name}"
    if not checks:
        return added + Words(f"Nothing was asked of OKX: {test}", f"尚未连接欧易，可运行：{test}")
    if any(check.mark is Mark.FAILED for check in checks):
        return added + Words(
            f"What failed above keeps it from repaying; once that is mended: {test}",
            f"上述未通过的检查会导致无法还债；处理后可运行：{test}",
        )
    return added


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
