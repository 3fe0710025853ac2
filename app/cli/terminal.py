"""How the command line speaks: results on standard output, progress on standard error, in the user's language."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import TextIO

from app.domain.money import plain
from app.domain.repayment import Repayment, Row, State
from app.domain.words import Language, Words

STATUS_WORDS = {
    State.PLANNED: Words("Planned", "已计划"),
    State.SENT: Words("Sending", "发送中"),
    State.RUNNING: Words("Running", "进行中"),
    State.FILLED: Words("Filled", "已完成"),
    State.FAILED: Words("Failed", "失败"),
    State.REFUSED: Words("Refused", "被拒绝"),
    State.UNKNOWN: Words("Unknown, checking", "结果待确认，核对中"),
    State.ABSENT: Words("Not executed", "未执行"),
    State.SAID_EXECUTED: Words("Executed, you say", "已执行（您的说明）"),
    State.SAID_ABSENT: Words("Not executed, you say", "未执行（您的说明）"),
}


class Terminal:
    """Writes to both streams; a reader that goes away does not stop a repayment from being followed."""

    def __init__(self, *, as_json: bool, environment: Mapping[str, str] = os.environ) -> None:
        self.as_json = as_json
        self._language = _language(environment)
        self._shown: dict[tuple[int, str], Row] = {}

    def say(self, words: Words) -> None:
        """Progress or an error, on standard error."""
        _write(sys.stderr, words.in_language(self._language))

    def result(self, words: Words, **fields: object) -> None:
        """A result: the words, or the fields as one line of JSON."""
        _write(sys.stdout, _json(fields) if self.as_json else words.in_language(self._language))

    def rows(self, repayment: Repayment) -> None:
        """Each row of `repayment` that changed since it was last shown."""
        for row in repayment.rows:
            if self._shown.get((repayment.id, row.debt)) != row:
                self._shown[repayment.id, row.debt] = row
                self.row(repayment, row)

    def row(self, repayment: Repayment, row: Row) -> None:
        """One row of a repayment, as a line or as JSON."""
        fields = row_fields(repayment, row)
        self.result(_row_line(repayment, row), **fields)

    def ask(self, words: Words) -> bool:
        """Ask for a yes on standard error and read it from standard input."""
        return self.answer(words).lower() in {"y", "yes", "是"}

    def answer(self, words: Words) -> str:
        """Ask on standard error, and read what is typed."""
        self.say(words)
        return sys.stdin.readline().strip()


def row_fields(repayment: Repayment, row: Row) -> dict[str, object]:
    """A row as JSON fields: amounts are plain decimal strings or null, the time is ISO 8601 in UTC or null.

    One that the user's word closed has `said`, when that was, and `contradicted_by`, a status, if OKX shows otherwise.
    """
    return {
        "order": repayment.id,
        "debt": row.debt,
        "pay_with": repayment.order.pay_with,
        "status": row.state.value,
        "repaid": amount_field(row.repaid),
        "paid": amount_field(row.paid),
        "remaining": amount_field(row.remaining),
        "time": iso_time(row.time_ms),
        **({"code": row.code} if row.code else {}),
        **({"message": row.message} if row.message else {}),
        **({"said": iso_time(row.said_ms)} if row.state.said else {}),
        **({"contradicted_by": row.contradicted.value} if row.contradicted is not None else {}),
    }


def amount_field(amount: Decimal | None) -> str | None:
    """An amount for JSON: every digit as text, null where it is not known."""
    return None if amount is None else plain(amount)


def iso_time(moment_ms: int | None) -> str | None:
    """Unix milliseconds as ISO 8601 in UTC, None for none."""
    if moment_ms is None:
        return None
    return datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _row_line(repayment: Repayment, row: Row) -> Words:
    repaid = amount_field(row.repaid) or "?"
    paid = amount_field(row.paid) or "?"
    known = row.state in {State.RUNNING, State.FILLED, State.FAILED}
    left = "" if row.remaining is None else plain(row.remaining)
    said = f"  {row.code} {row.message}".rstrip()

    def line(status: str, repaid_word: str, paid_word: str, left_word: str) -> str:
        amounts = f"  {repaid_word} {repaid}  {paid_word} {paid} {repayment.order.pay_with}" if known else ""
        rest = f"  {left_word} {left}" if left else ""
        return f"#{repayment.id}  {row.debt:<8} {status}{amounts}{rest}{said}"

    status = STATUS_WORDS[row.state]
    return Words(line(status.en, "repaid", "paid", "remaining"), line(status.zh, "已还", "支付", "剩余"))


def _language(environment: Mapping[str, str]) -> Language:
    chosen = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return Language.CHINESE if chosen.lower().startswith("zh") else Language.ENGLISH


def _json(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _write(stream: TextIO | None, line: str) -> None:
    if stream is None:
        return
    try:
        encoding = stream.encoding or "utf-8"
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        stream.flush()
    except (OSError, ValueError):  # closed, or its reader is gone
        # What is left in it must have somewhere to go, or Python ends with an exit code of its own.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
