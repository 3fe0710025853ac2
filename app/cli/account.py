"""Accounts from the command line: add, edit, list, test, remove."""

from __future__ import annotations

import argparse
import getpass
import sys
from contextlib import closing

from app import accounts, rerouting, settings_words, vault_words
from app.checklist import Objection, inspect, objection
from app.cli.session import Session
from app.domain.account import Account, Environment
from app.domain.checks import Check, Mark
from app.domain.commands import command
from app.domain.credentials import Credentials, ProxyLogin
from app.domain.route import AS_SETTINGS, ProxyChoice, is_address, own_proxy, route_of
from app.domain.words import Words
from app.errors import BadInput, Exit, KeyringAbsent

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
_NO_LOGIN = Words(
    "Only a proxy of the account's own is told a user and a password. Nothing was kept or sent. Give its address: "
    "--proxy socks5h://HOST:PORT",
    "只有账户自己的代理才使用用户名和密码。未保存或发送任何内容。请用 --proxy socks5h://主机:端口 给出其地址。",
)
_UNFIT_LOGIN = Words(
    "Nothing was kept: the proxy's user and password are wanted, each on a line of its own, in plain Latin characters.",
    "未保存任何内容：须填写代理的用户名和密码，每行一个，且仅限拉丁字符。",
)
_THEN_AGAIN = Words("then run this command again.", "然后重新运行本命令。")
_SIGNS = {Mark.PASSED: "✔", Mark.WARNING: "!", Mark.DANGER: "‼", Mark.FAILED: "✘", Mark.SKIPPED: "·"}


def run(asked: argparse.Namespace, session: Session) -> int:
    """Do what `asked.action` says; 0, or 3 if a test found something that prevents repaying."""
    actions = {"add": _add, "edit": _edit, "list": _list, "test": _test, "remove": _remove}
    return actions[asked.action](asked, session)


def _add(asked: argparse.Namespace, session: Session) -> int:
    # Before three secrets are asked for.
    drafted = accounts.draft(
        session.settings(),
        name=asked.name,
        at=asked.site,
        environment=Environment(asked.environment),
        proxy=_proxy(asked),
    )
    _look_for_keyring(session)
    credentials = _credentials()
    choice = _proxy(asked, ask_login=True)
    credentials = rerouting.with_login(credentials, choice, None)
    drafted = rerouting.through(drafted, choice, former=drafted)
    checks = () if asked.unchecked else _checked(drafted, credentials, session)
    found = objection(checks) if checks else None
    if found is not None and not (found in _ABOUT_WITHDRAWING and asked.allow_withdraw):
        session.terminal.say(_OBJECTIONS[found])
        return Exit.OFFLINE if found is Objection.NOT_ASKED else Exit.PREFLIGHT
    account = accounts.add(session.settings_file, session.vault, drafted, credentials)
    session.terminal.result(_added(account, checks))
    return Exit.DONE


def _look_for_keyring(session: Session) -> None:
    """Raise `KeyringAbsent` where there is no keyring to keep what would be asked for."""
    try:
        session.vault.backend_name()
    except KeyringAbsent:
        raise KeyringAbsent(vault_words.NO_KEYRING + _THEN_AGAIN) from None


def _checked(drafted: Account, credentials: Credentials, session: Session) -> tuple[Check, ...]:
    """What OKX says of a key that is not kept yet; each check is told as it comes in."""
    settings_proxy = session.settings().proxy
    route = route_of(drafted.proxy, settings_proxy=settings_proxy, login=credentials.proxy_login)
    client = accounts.trial_client(drafted.site, drafted.environment, credentials, clock=session.clock, route=route)
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
    test = command("account", "test", account.name)
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
    parts = _typed("API key: ", "Secret: ", "Passphrase: ")
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


def _typed(*prompts: str) -> list[str]:
    if not sys.stdin.isatty():
        return [sys.stdin.readline() for _ in prompts]
    try:
        return [getpass.getpass(prompt) for prompt in prompts]
    except EOFError:
        return ["" for _ in prompts]


def _proxy(asked: argparse.Namespace, *, ask_login: bool = False) -> ProxyChoice:
    """The proxy that was chosen; with its user and password as further lines, asked for as a key's parts are."""
    address = own_proxy(asked.proxy)
    if address is None:
        raise BadInput(settings_words.UNFIT_OWN_PROXY)
    if asked.proxy_login and not is_address(address):
        raise BadInput(_NO_LOGIN)
    if not (asked.proxy_login and ask_login):
        return ProxyChoice(address)
    user, password = _typed("Proxy user: ", "Proxy password: ")
    if not password.strip():
        raise BadInput(_UNFIT_LOGIN)
    try:
        return ProxyChoice(address, ProxyLogin(address=address, user=user, password=password))
    except ValueError:
        raise BadInput(_UNFIT_LOGIN) from None


def _edit(asked: argparse.Namespace, session: Session) -> int:
    settings = session.settings()
    former = settings.find(asked.name)
    if asked.proxy_login:
        _look_for_keyring(session)
    choice = _proxy(asked, ask_login=True)
    account = accounts.draft(
        settings, name=former.name, at=former.site, environment=former.environment, account=former, proxy=choice
    )
    rerouting.reroute(session.settings_file, session.vault, account, choice, former=former)
    test = command("account", "test", account.name)
    session.terminal.result(
        Words(
            f"{account.name} now goes this way, and no other: {account.proxy}. Nothing was asked of OKX: {test}",
            f"{account.name} 现仅使用此线路：{account.proxy}。尚未连接欧易，可运行：{test}",
        )
    )
    return Exit.DONE


def _list(asked: argparse.Namespace, session: Session) -> int:  # noqa: ARG001 - every action takes both
    settings = session.settings()
    if not settings.accounts:
        session.terminal.say(Words("There is no account yet.", "尚未添加账户。"))
    for account in settings.accounts:
        tail = f"····{account.key_tail}" if account.key_tail else "····"
        place = account.environment.words
        own = f"  {account.proxy}" if account.proxy != AS_SETTINGS else ""
        rest = f"{account.name}  {account.site}  {tail}{own}"
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
