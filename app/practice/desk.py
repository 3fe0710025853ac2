"""What only this program asks a practice exchange for: the key, and the scenarios."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from app.domain.words import Language
from app.errors import BadInput
from app.practice.replies import Reply
from app.practice.scenarios import SCENARIOS

if TYPE_CHECKING:
    from app.practice.exchange import Exchange
    from app.practice.inbound import Request


def refused(status: HTTPStatus) -> Reply:
    """Return a bare refusal of HTTP's own."""
    return Reply(json.dumps({"code": str(status.value), "msg": status.phrase}).encode(), status=status.value)


def answer(exchange: Exchange, request: Request) -> Reply:
    """Answer what only this program asks for: the key, and the scenarios."""
    match request.method, request.path:
        case "GET", "/practice/credentials":
            held = exchange.credentials
            key = {"key": held.key, "secret": held.secret, "passphrase": held.passphrase, "user_id": exchange.user_id}
            return Reply(json.dumps(key).encode())
        case "GET", "/practice/scenarios":
            listed = [
                {"name": each.name, **{tag: each.words.in_language(tag) for tag in Language}}
                for each in SCENARIOS.values()
            ]
            return Reply(json.dumps({"scenario": exchange.scenario, "scenarios": listed}).encode())
        case "POST", "/practice/scenario" if request.is_json:  # a web page cannot send JSON without being asked first
            try:
                exchange.choose(str(json.loads(request.body)["name"]))
            except (ValueError, TypeError, KeyError, RecursionError, BadInput):
                return refused(HTTPStatus.BAD_REQUEST)
            return Reply(json.dumps({"scenario": exchange.scenario}).encode())
    return refused(HTTPStatus.NOT_FOUND)
