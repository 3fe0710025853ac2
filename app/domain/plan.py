"""From chosen debts to a lawful order, with the reason where there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.account import Permission, Standing, needs_another
from app.domain.holdings import Debt, Listing
from app.domain.money import multiply
from app.domain.repayment import MAX_DEBTS, Order, Repayment, State, currency
from app.domain.words import Words
from app.errors import AccountProblem, DebtInDoubt, UnlawfulOrder

# What OKX may have changed a debt by, be it before it failed.
_MOVED = frozenset({State.FILLED, State.FAILED})


@dataclass(frozen=True, slots=True)
class Choice:
    """A listed debt, and why it cannot be chosen; `bar` is None where it can."""

    debt: Debt
    bar: Words | None


def in_doubt(repayments: Iterable[Repayment]) -> dict[str, tuple[int, State]]:
    """Each debt that is being repaid or whose outcome is not known, with the order's number and its state."""
    return {row.debt: (each.id, row.state) for each in repayments for row in each.rows if row.state.open}


def under_way(repayments: Iterable[Repayment]) -> frozenset[tuple[int, str]]:
    """Each debt that is being repaid or whose outcome is not known, as its order's number and its currency."""
    return frozenset((each.id, row.debt) for each in repayments for row in each.rows if row.state.open)


def unread(
    repayments: Iterable[Repayment], were_under_way: Collection[tuple[int, str]]
) -> dict[str, tuple[int, State]]:
    """Each debt that ended since the last reading, whose amount is another by now; as `in_doubt` has it.

    `were_under_way` are those of `under_way` since then. What was not executed left its debt as it was read.
    """
    return {
        row.debt: (each.id, row.state)
        for each in repayments
        for row in each.rows
        if (each.id, row.debt) in were_under_way and row.state in _MOVED
    }


def choices(listing: Listing, *, pay_with: str | None, doubtful: Mapping[str, tuple[int, State]]) -> tuple[Choice, ...]:
    """All listed debts, cross before isolated, each with the reason why it cannot be chosen."""
    return tuple(Choice(debt, _bar(debt, pay_with, doubtful)) for debt in (*listing.cross, *listing.isolated))


def _bar(debt: Debt, pay_with: str | None, doubtful: Mapping[str, tuple[int, State]]) -> Words | None:
    if debt.isolated:
        return Words("isolated debt, not repayable here", "逐仓负债，不支持在此偿还")
    if debt.currency in doubtful:
        return _of_order(*doubtful[debt.currency])
    if debt.currency == pay_with:
        return Words("chosen to pay with", "已选为偿还币种")
    return None


def _of_order(number: int, state: State) -> Words:
    """Why a debt waits for an order in which it stands like that."""
    if state is State.UNKNOWN:
        return Words(f"outcome unknown, checking (#{number})", f"结果待确认，核对中（#{number}）")
    if state is State.FILLED:
        return Words(f"repaid (#{number}), to be read again", f"已偿还（#{number}），待重新查询")
    if state is State.FAILED:
        return Words(f"failed (#{number}), to be read again", f"还债失败（#{number}），待重新查询")
    return Words(f"being repaid (#{number})", f"还债进行中（#{number}）")


def check_standing(standing: Standing) -> None:
    """Raise `AccountProblem` if OKX would refuse every order of this account; what is not known passes."""
    if standing.margin_mode is not None and not standing.margin_mode.repays:
        raise AccountProblem(
            needs_another(standing.margin_mode)
            + Words("Nothing was sent. Change the account mode on OKX.", "未发送任何请求，请在欧易切换账户模式。")
        )
    if standing.permissions is not None and Permission.TRADE not in standing.permissions:
        raise AccountProblem(
            Words(
                "This API key lacks the Trade permission. Nothing was sent. Give it that permission on OKX.",
                "该 API key 没有交易权限。未发送任何请求，请在欧易为其开启交易权限。",
            )
        )


def lawful_order(
    debts: Iterable[str], *, pay_with: str, listing: Listing, doubtful: Mapping[str, tuple[int, State]]
) -> Order:
    """The order, if OKX lists its debts and its repay currency and none of the debts is in doubt.

    Raises `UnlawfulOrder` or `DebtInDoubt` with the first reason found.
    """
    order = Order(debts, pay_with=pay_with)
    for debt in order.debts:
        if debt in doubtful:
            raise in_doubt_error(debt, doubtful[debt][0])
        if listing.debt(debt) is None:
            raise UnlawfulOrder(_not_listed(debt, listing))
    if listing.payer(order.pay_with) is None:
        listed = ", ".join(payer.currency for payer in listing.payers) or "—"
        raise UnlawfulOrder(
            Words(
                f"OKX does not take {order.pay_with} for repaying this account's debts; it takes: {listed}. "
                "Nothing was sent.",
                f"欧易不支持用 {order.pay_with} 偿还该账户的负债，可用币种：{listed}。未发送任何请求。",
            )
        )
    return order


def in_doubt_error(debt: str, number: int) -> DebtInDoubt:
    """The error for a debt that an unfinished order already repays."""
    return DebtInDoubt(
        Words(
            f"{debt} is already being repaid by order #{number}, or that order's outcome is not known yet. "
            "Nothing was sent. Wait until it is settled.",
            f"{debt} 正由订单 #{number} 偿还，或该订单结果待确认。未发送任何请求，请等待核对完成。",
        )
    )


def _not_listed(debt: str, listing: Listing) -> Words:
    if any(isolated.currency == debt for isolated in listing.isolated):
        return Words(
            f"The debt in {debt} is isolated; one-click repay repays cross debts only. Nothing was sent.",
            f"{debt} 为逐仓负债，一键还债仅支持全仓负债。未发送任何请求。",
        )
    return Words(
        f"OKX lists no cross debt in {debt}; it may be repaid already. Nothing was sent.",
        f"欧易未列出 {debt} 的全仓负债，可能已还清。未发送任何请求。",
    )


def largest(offered: Iterable[Choice], usd_prices: Mapping[str, Decimal], *, count: int = MAX_DEBTS) -> tuple[str, ...]:
    """The `count` largest choosable debts by USD value; those without a known value come last, as listed."""

    def value(choice: Choice) -> Decimal:
        price = usd_prices.get(choice.debt.currency)
        amount = choice.debt.amount
        return Decimal(-1) if price is None or amount is None else multiply(amount, price)

    free = [choice for choice in offered if choice.bar is None]
    return tuple(choice.debt.currency for choice in sorted(free, key=value, reverse=True)[:count])


def codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Several currency codes as a user typed them: by space or comma, trimmed, upper-cased."""
    return tuple(currency(part) for text in texts for part in text.replace(",", " ").split())
