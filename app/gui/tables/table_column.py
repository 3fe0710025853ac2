"""A column of a table as a value: its title, what it sorts by, shows, copies and explains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.gui.look import figures

if TYPE_CHECKING:
    from decimal import Decimal

    from app.domain.spreadsheet import Cell
    from app.gui.look.icons import Icon
    from app.gui.look.theme import Tone

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[R]):
    """What a table does with one property of its records.

    `name` is what a saved layout knows it by, `plain` the value for copying and CSV and, without a `key` of its own,
    for sorting; it knows nothing of Qt, as a file is written in another thread. `shown` is the text of the cell, `full`
    its tooltip where that is another, `spoken` what assistive technology reads where that is not what is shown.
    `sample` looks like the widest usual cell. `fixed` is a column that is always there, as narrow as a box, `hidden`
    one that is shown only once it is chosen; what room is left goes to those that `grow`. `about` explains the title.
    """

    name: str
    title: str
    plain: Callable[[R], Cell]
    shown: Callable[[R], str]
    full: Callable[[R], str | None] | None = None
    key: Callable[[R], Any] | None = None
    spoken: Callable[[R], str] | None = None
    face: Callable[[R], tuple[Icon, Tone] | None] | None = None
    sample: str = ""
    about: str = ""
    right: bool = False
    fixed: bool = False
    grows: bool = False
    hidden: bool = False

    def sorts_by(self, record: R) -> Any:  # noqa: ANN401 - whatever can be compared
        """The value to sort by, None where it is not known."""
        return self.plain(record) if self.key is None else self.key(record)


def amounts(  # noqa: PLR0913 - what is left to its default is the same in most tables
    name: str,
    title: str,
    plain: Callable[[R], Decimal | None],
    currency: Callable[[R], str],
    *,
    shown: Callable[[R], str] | None = None,
    sample: str = "00 000.00000000",
    about: str = "",
    grows: bool = False,
    hidden: bool = False,
) -> TableColumn[R]:
    """A column of amounts in units of `currency`, shown as those of a debt if not otherwise; all digits in tooltips."""
    return TableColumn(
        name,
        title,
        plain=plain,
        shown=shown or (lambda record: figures.debt_amount(plain(record))),
        full=lambda record: figures.full(plain(record), currency(record)),
        sample=sample,
        about=about,
        right=True,
        grows=grows,
        hidden=hidden,
    )
