"""Which columns a table shows, in which order, how wide and sorted by what, as it is remembered."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

VERSION = 1
_NARROWEST, _WIDEST = 16, 4_000
_DAMAGE = (ValueError, TypeError, KeyError, RecursionError, binascii.Error)


@dataclass(frozen=True, slots=True)
class Place:
    """One column from left to right: its name, its width in logical pixels, and whether it is shown."""

    name: str
    width: int
    shown: bool = True


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns from left to right, whether their widths are the user's own, and what sorts the rows.

    `sorted_by` is the name of a column, "" for the table's own order.
    """

    places: tuple[Place, ...]
    own_widths: bool = False
    sorted_by: str = ""
    descending: bool = False

    def saved(self) -> str:
        """The layout as text, in base64."""
        fields = {
            "version": VERSION,
            "columns": [[place.name, place.width, place.shown] for place in self.places],
            "own_widths": self.own_widths,
            "sorted_by": self.sorted_by,
            "descending": self.descending,
        }
        return base64.b64encode(json.dumps(fields).encode()).decode()


def read(text: str) -> TableLayout | None:
    """The layout that was saved as `text`, None if it is damaged or of another version."""
    try:
        fields = json.loads(base64.b64decode(text, validate=True))
        places = tuple(_place(*column) for column in fields["columns"])
        layout = TableLayout(
            places, _of(bool, fields["own_widths"]), _of(str, fields["sorted_by"]), _of(bool, fields["descending"])
        )
    except _DAMAGE:
        return None
    names = [place.name for place in places]
    sound = fields.get("version") == VERSION and len(set(names)) == len(names) and any(each.shown for each in places)
    return layout if sound else None


def _place(name: object, width: object, shown: object) -> Place:
    wide = _of(int, width)
    if not _NARROWEST <= wide <= _WIDEST:
        raise ValueError(wide)
    return Place(_of(str, name), wide, _of(bool, shown))


def _of(kind: type[T], value: object) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(kind)
    return value
