"""Whose an order is: a user of OKX by number, or one key of one account while OKX does not say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.domain.account import Account, Standing
from app.domain.commands import command
from app.domain.repayment import Repayment
from app.domain.words import Words
from app.errors import ExchangeProblem, JournalProblem, KeyRefused, Maintenance, Offline, RecordLost
from app.journal import UNNAMED, Journal, lost
from app.okx.client import Client


@dataclass(slots=True)
class Owner:
    """The user of OKX behind an account's key. Only orders of that very user may be settled by what the key reads."""

    account: Account
    client: Client
    journal: Journal
    named: str | None = None

    @property
    def unnamed(self) -> str:
        """What stands for the user until OKX names it: this account with this key, and no other."""
        return f"{UNNAMED}{self.account.id}:{self.client.fingerprint}"

    @property
    def user_key(self) -> str:
        """To whom limits and debts are counted."""
        return self.named or self.unnamed

    @property
    def keys(self) -> tuple[str, ...]:
        """All that stand for this user in the journal."""
        return (self.unnamed,) if self.named is None else (self.named, self.unnamed)

    def owns(self, repayment: Repayment) -> bool:
        """Whether the order was sent by this user."""
        return repayment.user_key in self.keys

    def stranded(self, repayment: Repayment) -> bool:
        """Whether it was sent by another key of this account whose user OKX never named.

        Whether that user is this one nobody can say, so that no reading ever settles it with this key.
        """
        account = repayment.user_key.rpartition(":")[0]
        return account == f"{UNNAMED}{self.account.id}" and not self.owns(repayment)

    def identify(self) -> Standing | None:
        """Ask OKX who it is, and put the name on what was sent without one; None if OKX does not say clearly.

        A name is kept for as long as the key is in use: what was sent by it would be nobody's under another one.
        Raises what would stop every other request as well: `Offline`, `KeyRefused`, `Maintenance`.
        """
        try:
            standing = self.client.standing()
        except (Offline, KeyRefused, Maintenance):
            raise
        except ExchangeProblem:
            return None
        if standing.user_id is not None:
            # An exchange on this computer is a world of its own.
            place = f"@{self.account.site}" if self.account.site.startswith("http://") else ""
            self.named = self.named or f"{self.account.environment}:{standing.user_id}{place}"
            # Where it cannot be written it stays this user's by the key, and is written with the next reading.
            with suppress(JournalProblem):
                self.journal.name_user(self.unnamed, self.named)
        return standing

    def lost_record(self) -> Words | None:
        """What is to be said of a damaged journal that was set aside, if this user has not seen OKX's history since."""
        kept_as = self.journal.lost_record(self.user_key)
        return None if kept_as is None else lost(kept_as, command("history", "--seen", account=self.account))

    def check_record(self) -> None:
        """Raise `RecordLost` if there is such a journal."""
        words = self.lost_record()
        if words is not None:
            raise RecordLost(words)

    def review(self, *, now_ms: int) -> None:
        """This user has looked at OKX's history."""
        self.journal.review(self.user_key, now_ms=now_ms)


def of_another_user(repayment: Repayment) -> Words:
    """Why an order that another user sent cannot be settled by what this key reads."""
    number = repayment.id
    return Words(
        f"Order #{number} was sent with the key of another OKX user, so this key cannot settle it. "
        "Nothing was sent now. Open the account with that key.",
        f"订单 #{number} 由另一欧易用户的 API key 发送，当前 key 无法核对。此次未发送任何请求，请用原 key 打开该账户。",
    )


def of_former_key(repayment: Repayment) -> Words:
    """Why an order that another key of this account sent, OKX not having named its user, cannot be settled."""
    number = repayment.id
    return Words(
        f"Order #{number} was sent with another key of this account, and OKX did not say whose that key was, so this "
        "key cannot settle it. Nothing was sent now. Enter that key again, or look at the order on OKX itself and "
        "close it on your word.",
        f"订单 #{number} 由本账户的另一 API key 发送，且欧易未返回该 key 所属用户，当前 key 无法核对。"
        "此次未发送任何请求，请重新输入原 key，或在欧易查看该订单后依您的说明将其关闭。",
    )
