"""What the practice exchange sends back: an answer, how it looks, and how it is to travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.practice import answers
from app.practice.behaviour import Delivery, Face, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.practice.ledger import Row

_PAGE = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Please wait.</body></html>"


@dataclass(frozen=True, slots=True)
class Post:
    """One repay POST as it came in, whatever became of it; `body` is what was received, headers are not kept."""

    received_ms: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and how it is to travel: `delay_ms` late, and perhaps the last before the exchange `leaves`.

    `elsewhere` asks for a redirect to another host.
    """

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    delivery: Delivery = Delivery.WHOLE
    elsewhere: bool = False
    delay_ms: int = 0
    leaves: bool = False


def to_order(scenario: Scenario, rows: Sequence[Row]) -> Reply:
    """Return the answer to an order that was not refused, in the scenario's look."""
    delivery = scenario.delivery
    shown = [answers.repay_row(row) for row in rows]
    match scenario.face:
        case Face.REDIRECT:
            return Reply(b"", status=307, delivery=delivery, elsewhere=True)
        case Face.HTML_503:
            return Reply(_PAGE, status=503, content_type="text/html", delivery=delivery)
        case Face.HTML_200:
            return Reply(_PAGE, content_type="text/html", delivery=delivery)
        case Face.NOT_JSON:
            return Reply(b'{"code":"0","data":[{"debtCcy":', delivery=delivery)
        case Face.ROWS_BUT_ONE:
            shown = shown[:-1]
        case Face.ROWS_WITHOUT_STATUS:
            shown = [{name: text for name, text in row.items() if name != "status"} for row in shown]
        case Face.ROWS_AS_IN_EXAMPLE:
            shown[1::2] = [answers.example_row(row) for row in rows[1::2]]
        case Face.ROWS:
            pass
    return Reply(answers.envelope(shown, code=answers.top_code(rows)), delivery=delivery)
