"""Every error the program raises, drawn as a tree, each with words for the user and the exit code it ends with.

    OneClickRepayError
    ├── UnlawfulOrder          an order that must not be sent: too many debts, the pay currency among them …
    │   └── DebtInDoubt        a debt of the order is already being repaid, or its last outcome is not known
    ├── BadInput               a site, name, number or file that cannot be used as it is
    │   └── NoPlace            the folder of the windows' locks, where nothing can be written at present
    ├── AccountProblem         nothing can be sent for this account as it stands: mode, permission
    │   ├── NoSuchAccount      no account of that name
    │   └── KeyringProblem     the keys cannot be read from, or kept in, the system keyring
    │       ├── KeyringAbsent  there is no keyring that keeps secrets encrypted
    │       ├── KeyringLocked  the keyring stayed locked, or the user declined to unlock it
    │       ├── KeyringSilent  the keyring did not answer in time
    │       └── KeyNotStored   the keyring has no entry for the account, or did not keep it
    ├── JournalProblem         the record cannot be written or read, so nothing may be sent
    │   ├── NoSuchOrder        it has no order of that number
    │   └── RecordLost         an earlier record was damaged, and OKX's own history was not looked at since
    ├── AnotherSender          another process of this user is sending
    ├── AlreadyOpen            another window of this user is open, and was asked to come to the front
    ├── Overslept              the computer slept between the confirmation and the sending
    ├── UpdateProblem          whether there is a new version could not be found out
    │   └── UpdateForged       the notice of one is not signed by the makers of this program
    └── ExchangeProblem        OKX could not be asked, or did not give what was asked for (reads only)
        ├── Offline            it was provably not reached
        ├── Unclear            it was perhaps reached, and gave no usable answer
        └── Refused            it said no, with a code
            ├── KeyRefused     it does not accept the key, here and now
            ├── Maintenance    it is closed for the moment
            └── WrongMode      it has no one-click repay in the account's mode

A repayment's own outcome (refused, answered, unknown) is a value, never one of these: see `app.okx.client`.
"""

from __future__ import annotations

import enum

from app.domain.account import MarginMode, needs_another
from app.domain.words import Words


class Exit(enum.IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    USAGE = 2
    PREFLIGHT = 3
    NOT_EXECUTED = 4
    SOME_FAILED = 5
    STILL_RUNNING = 6
    UNKNOWN = 7
    ANOTHER_SENDER = 8
    OFFLINE = 9
    BY_WORD = 10


class OneClickRepayError(Exception):
    """The root: `words` says what happened, whether anything was sent, and what to do next."""

    exit = Exit.PREFLIGHT

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class UnlawfulOrder(OneClickRepayError):
    """An order that must not be sent."""

    exit = Exit.USAGE


class DebtInDoubt(UnlawfulOrder):
    """A debt of the order is already being repaid, or its last outcome is not known."""


class BadInput(OneClickRepayError):
    """A site, name, number or file that cannot be used as it is."""

    exit = Exit.USAGE


class NoPlace(BadInput):
    """The folder of the windows' locks, where nothing can be written at present; `why` is its cause alone."""

    def __init__(self, words: Words, why: Words) -> None:
        super().__init__(words)
        self.why = why


class AccountProblem(OneClickRepayError):
    """Nothing can be sent for this account as it stands."""


class NoSuchAccount(AccountProblem):
    """No account of that name."""


class KeyringProblem(AccountProblem):
    """The keys cannot be read from, or kept in, the system keyring."""


class KeyringAbsent(KeyringProblem):
    """There is no keyring that keeps secrets encrypted."""


class KeyringLocked(KeyringProblem):
    """The keyring stayed locked, or the user declined to unlock it."""


class KeyringSilent(KeyringProblem):
    """The keyring did not answer in time."""


class KeyNotStored(KeyringProblem):
    """The keyring has no entry for the account, or did not keep it."""


class JournalProblem(OneClickRepayError):
    """The record cannot be written or read, so nothing may be sent."""


class NoSuchOrder(JournalProblem):
    """The record has no order of that number."""


class RecordLost(JournalProblem):
    """An earlier record was damaged and set aside; nothing may be sent until the user has seen OKX's own history."""


class AnotherSender(OneClickRepayError):
    """Another process of this user is sending."""

    exit = Exit.ANOTHER_SENDER


class AlreadyOpen(OneClickRepayError):
    """Another window of this user is open, and was asked to come to the front."""

    exit = Exit.DONE


class Overslept(OneClickRepayError):
    """The computer slept, or its clock was set, between the confirmation and the sending; nothing was sent."""

    exit = Exit.NOT_EXECUTED


class UpdateProblem(OneClickRepayError):
    """Whether there is a new version could not be found out."""

    exit = Exit.OFFLINE


class UpdateForged(UpdateProblem):
    """The notice of a new version is not signed by the makers of this program."""


class ExchangeProblem(OneClickRepayError):
    """OKX could not be asked, or did not give what was asked for."""

    exit = Exit.OFFLINE


class Offline(ExchangeProblem):
    """OKX was provably not reached."""


class Unclear(ExchangeProblem):
    """OKX was perhaps reached, and gave no usable answer; `cut` says that the connection ended before it could."""

    def __init__(self, words: Words, *, cut: bool = False) -> None:
        super().__init__(words)
        self.cut = cut


class Refused(ExchangeProblem):
    """OKX said no, with its own `code` and `message`."""

    exit = Exit.PREFLIGHT

    def __init__(self, words: Words, *, code: str, message: str) -> None:
        super().__init__(words)
        self.code = code
        self.message = message


class KeyRefused(Refused):
    """OKX does not accept the key, here and now."""


class Maintenance(Refused):
    """OKX is closed for the moment, `until_ms` (Unix milliseconds) if it says until when."""

    exit = Exit.OFFLINE

    def __init__(self, words: Words, *, code: str, message: str, until_ms: int | None = None) -> None:
        super().__init__(words, code=code, message=message)
        self.until_ms = until_ms


class WrongMode(Refused):
    """OKX has no one-click repay in the account's mode, `margin_mode`, None where it did not say which that is."""

    def __init__(self, refused: Refused, margin_mode: MarginMode | None) -> None:
        change = Words(
            f"Change the account mode on OKX ({refused.code}).",
            f"请在欧易切换账户模式（{refused.code}）。",
        )
        super().__init__(needs_another(margin_mode) + change, code=refused.code, message=refused.message)
        self.margin_mode = margin_mode
