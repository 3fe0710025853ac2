"""JSON read so that nothing of it is guessed at: numbers stay the text that they came as, and no name counts twice."""

from __future__ import annotations

import json
from typing import NoReturn


def strictly(body: bytes) -> object:
    """What `body` says, every number as text; raises ValueError or RecursionError for what no two readers read alike.

    That is what is no JSON or no Unicode, `NaN` and the like, and an object with one name twice.
    """
    # An amount must not pass through a float.
    return json.loads(
        body, parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_each_name_once
    )


def _each_name_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
