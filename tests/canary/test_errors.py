"""No error of the client or of the keyring tells a secret, in its text, its chain, or anything that hangs on it."""

from __future__ import annotations

import gc
import json
import logging
import pickle
import socket
import struct

import pytest

from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.repayment import Order
from app.errors import OneClickRepayError
from app.okx.client import Client
from app.okx.sites import site
from app.okx.transport import Limits
from app.vault import SessionVault, Vault
from tests.canary.marks import KEYS, leaks, shows
from tests.canary.memory import exposed, framed, holders, ours, told_by
from tests.okx.conftest import StillClock
from tests.okx.loopback import Loopback, http

ECHO = " ".join(KEYS)
IMPATIENT = Limits(connect=1.0, read=0.2, total=0.4)


def reset(talk):
    talk.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answering(answer):
    return lambda talk: talk.sock.sendall(answer)


def said(code, message="", *rows, status="200 OK"):
    return http(json.dumps({"code": code, "msg": message, "data": rows}).encode(), status=status)


ENDS = {
    "closed": lambda _: None,
    "reset": reset,
    "silent": lambda talk: talk.sock.recv(1),
    "no HTTP": answering(ECHO.encode() + b"\r\n\r\n"),
    "cut": answering(http(ECHO.encode(), length=9999)),
    "a page that quotes": answering(http(f"<pre>OK-ACCESS-KEY: {ECHO}</pre>".encode(), status="502 Bad Gateway")),
    "a header that quotes": answering(http(b"{}", more=f"Set-Cookie: {ECHO}\r\nLocation: http://{KEYS[0]}@127.0.0.1/\r\n")),
    "a redirect": answering(http(b"", status="302 Found", more=f"Location: http://127.0.0.1/{KEYS[1]}\r\n")),
    "no JSON": answering(http(f'{{"code": "{ECHO}'.encode())),
    "a code that quotes": answering(said(KEYS[0][:20], ECHO)),
    "a refusal that quotes": answering(said("50113", f"Invalid sign of {ECHO}", status="401 Unauthorized")),
    "a key that is not known": answering(said("50119", f"API key {KEYS[0]} does not exist")),
    "a limit that quotes": answering(said("50011", ECHO, status="429 Too Many Requests")),
    "a server's error that quotes": answering(said("50026", ECHO, status="500 Internal Server Error")),
    "rows beside a quotation": answering(said("0", ECHO, {"debtCcy": "BTC", "status": "?"})),
}  # fmt: skip
"""What becomes of a request that has arrived; some quote the secrets, as a proxy's error page does."""

CALLS = {
    "repay": lambda client: client.repay(Order(["BTC"], pay_with="USDT")),
    "listing": lambda client: client.listing(),
    "history": lambda client: client.history(),
    "standing": lambda client: client.standing(),
    "clock": lambda client: client.measure_clock(),
}


def outcome(call):
    """What a call returned or raised; without the traceback, whose frames are alive only as long as it is.

    No frame that it leads to, by any cause or context, has the signed headers.
    """
    try:
        return call()
    except OneClickRepayError as error:
        found = framed(error)
        told = error.with_traceback(None)
    assert found == []
    return told


def all_of(told):
    if isinstance(told, Exception):
        return [*told_by(told), repr(told), repr(told.args), repr(getattr(told, "message", "")), pickled(told)]
    return [repr(told), str(told), pickled(told)]


def pickled(held):
    try:
        return pickle.dumps(held)
    except (TypeError, AttributeError):
        return b""


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("call", CALLS)
def test_whatever_becomes_of_a_request_its_outcome_tells_no_secret(call, end, caplog):
    def script(talk):
        while talk.receive() is not None:
            ENDS[end](talk)
            return

    caplog.set_level(logging.DEBUG)
    held = Credentials(key=KEYS[0], secret=KEYS[1], passphrase=KEYS[2])
    with Loopback(script) as server:
        client = Client(site(server.url), Environment.PRACTICE, held, clock=StillClock(), limits=IMPATIENT)
        try:
            told = outcome(lambda: CALLS[call](client))
            gc.collect()
            assert exposed(ours()) == []
        finally:
            client.close()
    assert server.requests
    assert not [text for text in all_of(told) if shows(text)]
    assert leaks({record.getMessage(): str(record.exc_info) for record in caplog.records}) == []
    assert not any(shows(record.getMessage()) for record in caplog.records)


def test_an_error_that_quotes_is_found_out_wherever_the_secret_hangs():
    def caused(error, cause):
        error.__cause__ = cause
        return error

    class Slotted(Exception):
        __slots__ = ("held",)

    within = Slotted("harmless")
    within.held = {"deep": [KEYS[1].encode()]}
    noted = ValueError("harmless")
    noted.add_note(f"with {KEYS[2]}")
    for error in (
        ValueError(KEYS[0]),
        caused(ValueError("harmless"), KeyError(KEYS[0])),
        within,
        noted,
    ):
        assert any(shows(text) for text in told_by(error))
    assert not any(shows(text) for text in told_by(caused(ValueError("harmless"), KeyError("BTC"))))


def test_a_frame_with_a_secret_is_found_out_wherever_it_hangs():
    def deep(headers):
        raise ValueError(len(headers))

    def caught(*, cause):
        try:
            deep({"OK-ACCESS-KEY": KEYS[0]})
        except ValueError as error:
            raise KeyError from (error if cause else None)

    for cause in (True, False):
        with pytest.raises(KeyError) as raised:
            caught(cause=cause)
        assert framed(raised.value) == ["deep: headers"]


def test_an_object_that_shows_a_secret_is_found_out_and_so_is_one_that_holds_it():
    class Careless:
        def __init__(self, text):
            self.text = text

        def __repr__(self):
            return f"Careless({self.text})"

    careless = Careless(KEYS[0])
    assert exposed([careless])[0][0].endswith("Careless")
    before = holders()
    kept = [KEYS[1] + " and more"]
    assert holders().count("list") == before.count("list") + 1
    assert kept


def test_the_stores_of_keys_show_none_of_what_they_hold(monkeypatch):
    session = SessionVault()
    session.save("a1", Credentials(key=KEYS[0], secret=KEYS[1], passphrase=KEYS[2]))
    kept = {}

    class Keyring:
        def set_password(self, _service, name, value):
            kept[name] = value

        def get_password(self, _service, name):
            return kept.get(name)

        def delete_password(self, _service, name):
            raise OSError(5, f"cannot delete {kept[name]}")

    monkeypatch.setattr("app.vault._encrypts", lambda _: True)
    vault = Vault(Keyring())
    vault.save("a1", session.load("a1"))
    assert shows(kept["a1"])
    told = [outcome(lambda: vault.load("a1")), outcome(lambda: vault.forget("a1"))]
    assert isinstance(told[1], OneClickRepayError)
    assert exposed([*ours(), vault, session, *told]) == []
    assert not [text for each in told for text in all_of(each) if shows(text)]
