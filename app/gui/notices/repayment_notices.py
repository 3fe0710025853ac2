"""Keeps the banner in step with the repayments of the account that is open, and tells of each that ended."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import reduce

from PySide6.QtCore import QObject, Signal

from app.domain import closing
from app.domain.repayment import Repayment
from app.domain.words import Words
from app.gui.notices import endings, troubles
from app.gui.notices.banner import Banner, Gravity
from app.gui.notices.endings import Ending

_OF_ORDERS = (
    Gravity.SENDING, Gravity.ELSEWHERE, Gravity.WRITTEN, Gravity.FAILED, Gravity.PARTLY, Gravity.LIMIT, Gravity.DONE,
    Gravity.LOCKING, Gravity.NOTE,
)  # what the next order takes back  # fmt: skip
_ENDINGS = (Gravity.FAILED, Gravity.PARTLY, Gravity.DONE)


class RepaymentNotices(QObject):
    """`told` brings each ending: of the orders that were confirmed together, or of an older one."""

    told = Signal(object)  # Told
    changed = Signal(object, object)  # a Repayment as it was, None if it is new, and as it is

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._undecided: frozenset[int] = frozenset()
        self._newest = self._spoken_of = 0
        self._before: int | None = None  # the last order before those that were confirmed together
        self._sending = False
        self._last: tuple[int, Ending] | None = None
        self._contradicted: tuple[Words, ...] = ()

    def clear(self) -> None:
        """Begin with another account."""
        self._undecided, self._newest, self._spoken_of = frozenset(), 0, 0
        self._before, self._sending, self._last = None, False, None
        self._contradicted = ()

    def _contradict(self, repayments: Collection[Repayment]) -> None:
        """Say it once of each word that OKX's history contradicts; the user may close it."""
        told = tuple(words for each in repayments if (words := closing.contradictions(each)) is not None)
        if told != self._contradicted and told:
            self._banner.put(Gravity.CONTRADICTED, reduce(operator.add, told))
        self._contradicted = told

    def begin_sending(self, *, first: bool) -> None:
        """An order is sent; the `first` takes back what was said of the former, and those after it are told with it."""
        self._sending = True
        if first:
            self._before, self._spoken_of, self._last = self._newest, self._newest, None
            self._banner.lift(*_OF_ORDERS)

    def end_sending(self, repayments: Collection[Repayment]) -> None:
        """Nothing is sent again: what OKX refused by now is refused."""
        self._sending = False
        self._banner.lift(Gravity.LIMIT)
        refused = [each for each in repayments if endings.sent_again(each) is not None]
        if refused and self._before is not None and refused[-1].id > self._before:
            self._tell(self._together(repayments, refused[-1]), None)

    def know(self, repayments: Iterable[Repayment]) -> None:
        """These were there before; their endings are not told."""
        self._newest = max((self._newest, *(each.id for each in repayments)))

    def change(
        self,
        before: Repayment | None,
        after: Repayment,
        *,
        among: Collection[Repayment],
        usd_price: Decimal | None = None,
    ) -> None:
        """Say what a change of one repayment means, if the user should know; `among` are all that are known."""
        self._newest = max(self._newest, after.id)
        self.changed.emit(before, after)
        self._banner.lift(Gravity.WRITTEN)
        if (note := troubles.of_change(before, after)) is not None:
            self._banner.put(Gravity.NOTE, note)
        again = endings.sent_again(after) if self._sending else None
        if again is not None:
            self._banner.put(Gravity.LIMIT, again)
            return
        self._banner.lift(Gravity.LIMIT)
        self._tell(self._together(among, after), usd_price)

    def _together(self, among: Collection[Repayment], one: Repayment) -> tuple[Repayment, ...]:
        """Those that were confirmed together with this one."""
        before = self._before
        if before is None or one.id <= before:
            return (one,)
        return tuple(sorted((each for each in among if each.id > before), key=lambda each: each.id))

    def _tell(self, together: tuple[Repayment, ...], usd_price: Decimal | None) -> None:
        first = together[0].id
        if first < self._spoken_of:
            return
        told = endings.ending_of(together, usd_price=usd_price)
        if told is None:
            if first == self._spoken_of:
                self._banner.lift(*_ENDINGS)
            return
        self._spoken_of = first
        if told.ending is not Ending.UNKNOWN:
            self._banner.lift(*(each for each in _ENDINGS if each is not told.ending.value))
            self._banner.put(told.ending.value, told)
        if self._last != (first, told.ending):
            self._last = (first, told.ending)
            self.told.emit(told)

    def decide_nothing(self, repayments: Iterable[Repayment]) -> None:
        """All that there is to read was read, and it proved nothing of those that are unknown."""
        self._undecided = troubles.unknown(repayments)

    def show(self, repayments: Collection[Repayment]) -> None:
        """Say which of these are unknown, and how many debts are being repaid, as long as some are."""
        words = troubles.of_unknown(repayments, undecided=self._undecided)
        if words is None:
            self._banner.lift(Gravity.UNKNOWN)
        else:
            self._banner.put(Gravity.UNKNOWN, words)
        self._contradict(repayments)
        under_way = troubles.of_under_way(repayments)
        if under_way is None:
            self._banner.lift(Gravity.UNDER_WAY)
        else:
            self._banner.put(Gravity.UNDER_WAY, under_way)
        if not any(each.open for each in repayments):
            self._banner.lift(Gravity.FOREIGN)
