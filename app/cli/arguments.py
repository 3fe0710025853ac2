"""What can be typed after `one-click-repay`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from app import __version__

_PRACTICE = "--practice"
DEFAULT_TIMEOUT_S = 120.0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace; exits with 2 and says why where they cannot be understood.

    `practice` is None, "" for the exchange in this process, or the address of a standing one.
    """
    # `--practice` takes an address only after `=`, so that `repay --practice ETH` keeps its debt.
    spelled = [f"{_PRACTICE}=" if argument == _PRACTICE else argument for argument in arguments]
    return _parser().parse_args(spelled)


class _Parser(argparse.ArgumentParser):
    """Says what to do next, too, where it cannot understand something."""

    def error(self, message: str) -> NoReturn:
        """Say so on standard error, and exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message.rstrip('.')}. Nothing was sent. For help: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="one-click-repay",
        description="Repay up to five OKX debts with one currency in a single call. Without a command: the window.",
        epilog="Not affiliated with OKX. Not investment advice.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _account_choice(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _account_command(
        commands.add_parser("account", help="add, edit, list, test or remove accounts", allow_abbrev=False)
    )
    for name, text in (
        ("debts", "what can be repaid, and with what"),
        ("history", "OKX's own history of the last seven days"),
        ("pending", "what is running or unknown, out of the journal"),
        ("reconcile", "settle what is running or unknown by reading; sends nothing"),
    ):
        command = commands.add_parser(name, help=text, allow_abbrev=False)
        _account_choice(command)
        _json(command)
        if name == "reconcile":
            _timeout(command)
        if name == "history":
            command.add_argument(
                "--seen",
                action="store_true",
                help="after a damaged journal: you look at these rows, and orders may be sent again",
            )
    _close_command(
        commands.add_parser("close", help="close an order that stays unknown, on your word", allow_abbrev=False)
    )
    _repay_command(commands.add_parser("repay", help="repay debts", allow_abbrev=False))
    commands.add_parser("self-test", help="say whether everything the program needs is here", allow_abbrev=False)
    return parser


def _account_command(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="keep an account's key in the system keyring", allow_abbrev=False)
    add.add_argument("name", metavar="NAME")
    add.add_argument("--site", default="global", metavar="global|eea|us|URL", help="where the account was registered")
    add.add_argument("--environment", default="live", choices=("live", "demo"))
    agreed = add.add_mutually_exclusive_group()
    agreed.add_argument(
        "--allow-withdraw", action="store_true", help="keep the key even if it can withdraw, or OKX does not say"
    )
    agreed.add_argument("--unchecked", action="store_true", help="keep the key without asking OKX, as when offline")
    _proxy(add)
    edit = actions.add_parser("edit", help="give an account another proxy; its key stays", allow_abbrev=False)
    edit.add_argument("name", metavar="NAME")
    _proxy(edit, required=True)
    actions.add_parser("list", help="list the accounts", allow_abbrev=False)
    for name, text in (
        ("test", "check site, clock, key and account mode"),
        ("remove", "delete an account and its key"),
    ):
        actions.add_parser(name, help=text, allow_abbrev=False).add_argument("name", metavar="NAME")


def _proxy(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    parser.add_argument(
        "--proxy",
        required=required,
        default="settings",
        metavar="settings|system|direct|URL",
        help="the way of this account, and the only one: as in the settings (default), the system's, none, or "
        "http://, https://, socks5:// or socks5h://HOST:PORT",
    )
    parser.add_argument(
        "--proxy-login",
        action="store_true",
        help="ask for that proxy's user and password, too; they are kept beside the key",
    )


def _close_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=_number, metavar="N", help="the order's number")
    parser.add_argument("--executed", nargs="+", default=[], metavar="DEBT", help="debts that OKX shows as executed")
    parser.add_argument("--not-executed", nargs="+", default=[], metavar="DEBT", help="debts of which it shows nothing")
    parser.add_argument("--confirm", metavar="CODE", help="the code that this command named, where it cannot ask")
    _account_choice(parser)
    _json(parser)


def _repay_command(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("debts", nargs="+", metavar="DEBT", help="one to five currencies, such as ETH BTC")
    parser.add_argument("--with", dest="pay_with", required=True, metavar="CURRENCY", help="the currency that pays")
    parser.add_argument("--dry-run", action="store_true", help="check and estimate; send nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    _timeout(parser)
    _account_choice(parser)
    _json(parser)


def _account_choice(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--account", metavar="NAME", default=argparse.SUPPRESS, help="which account")
    choice.add_argument(
        _PRACTICE,
        metavar="[=URL]",
        default=argparse.SUPPRESS,
        help="a built-in simulator: no keys, no network, no money (=URL: a practice exchange that stands on its own)",
    )
    parser.add_argument("--scenario", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=DEFAULT_TIMEOUT_S,
        metavar="SECONDS",
        help="how long to follow (default %(default)g)",
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object per line")


def _number(text: str) -> int:
    if not re.fullmatch(r"#?[1-9][0-9]{0,17}", text, re.ASCII):
        raise argparse.ArgumentTypeError("give the number of an order, such as 3; `pending` lists them")
    return int(text.removeprefix("#"))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 7 * 24 * 3600:
        raise argparse.ArgumentTypeError("give a number of seconds above 0, at most a week, such as 60")
    return seconds
