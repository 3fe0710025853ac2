"""Filters and sorts records in slices short enough for the window's thread, on real values."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

R = TypeVar("R")

SLICE = 500
"""How many records are done between two chances to do something else."""

_KEY = itemgetter(0)


def needle(text: str) -> str:
    """What is searched for: in either case, and however the digits are grouped."""
    return "".join(text.split()).casefold()


def matching(records: Sequence[R], fits: Callable[[R], bool]) -> Generator[None, None, list[R]]:
    """Those of `records` that fit, in their order; yields between slices."""
    found: list[R] = []
    for start in range(0, len(records), SLICE):
        found += [record for record in records[start : start + SLICE] if fits(record)]
        yield
    return found


def ordered(records: Sequence[R], key: Callable[[R], Any], *, descending: bool) -> Generator[None, None, list[R]]:
    """`records` by `key`, equal ones in their order, those whose key is None last; yields between slices."""
    runs: list[list[tuple[Any, R]]] = []
    unknown: list[R] = []
    for start in range(0, len(records), SLICE):
        run = [(key(record), record) for record in records[start : start + SLICE]]
        unknown += [record for value, record in run if value is None]
        known = [pair for pair in run if pair[0] is not None]
        known.sort(key=_KEY, reverse=descending)
        runs.append(known)
        yield
    merged = heapq.merge(*runs, key=_KEY, reverse=descending)
    found: list[R] = []
    while pairs := list(islice(merged, SLICE)):
        found += [record for _, record in pairs]
        yield
    return found + unknown
