"""An account's own proxy from the command line: asked for as a key is, used alone, and shown without its login."""

from __future__ import annotations

import base64
import json

import pytest

from tests.cli.lookalike import LookAlike
from tests.okx.loopback import Loopback, tunnel

KEYS = ("MARKEDKEY-1f6e-4c1b-9a77-c0ffee007f3a", "MARKEDSECRET0123456789", "MARKEDpassphrase")
LOGIN = ("MARKEDPROXYUSER", "MARKED/proxy pass+")
SITE = "https://x.okx.com"


@pytest.fixture
def proxy():
    with Loopback(tunnel(1, status="502 Bad Gateway", login=LOGIN)) as proxy:
        yield proxy


def add(program, proxy, *more, typed=(*KEYS, *LOGIN)):
    arguments = ("account", "add", "Main", "--site", SITE, "--proxy", proxy, *more)
    return program.run(*arguments, typed="\n".join(typed) + "\n")


def authorized(proxy):
    """Which logins the proxy was told."""
    return [
        base64.b64decode(asked.headers.get("proxy-authorization", "Basic ").removeprefix("Basic ")).decode()
        for asked in proxy.requests
    ]


def assert_tight(program, *told):
    texts = [text.encode() for each in told for text in (each.out, each.err)]
    texts += [file.read_bytes() for file in program.home.rglob("*") if file.is_file()]
    both = base64.b64encode(":".join(LOGIN).encode())
    assert not any(part in text for text in texts for part in (b"MARKED", both))


def test_an_accounts_own_proxy_is_told_its_login_alone_and_nothing_shows_it(program, proxy):
    told = [add(program, proxy.url, "--proxy-login", "--unchecked")]
    assert told[0].code == 0, told[0].err
    told.append(program.run("account", "list"))
    assert told[1].out.split() == ["LIVE", "Main", SITE, "····7f3a", proxy.url]
    told.append(program.run("account", "test", "Main"))
    assert told[2].code == 3
    assert f"The proxy {proxy.url} answered, but led to no connection with OKX (502)" in told[2].out
    told.append(program.run("debts"))
    assert (told[3].code, proxy.url in told[3].err) == (9, True)
    assert authorized(proxy) == [":".join(LOGIN)] * len(proxy.requests)
    assert {asked.path for asked in proxy.requests} == {"x.okx.com:443"}
    told.append(program.run("account", "remove", "Main"))
    assert_tight(program, *told)
    settings = json.loads((program.home / "settings.json").read_text())
    assert settings["accounts"] == []


def test_a_key_is_checked_through_the_proxy_that_it_will_have(program, proxy):
    told = add(program, proxy.url, "--proxy-login")
    assert told.code == 9
    assert "led to no connection with OKX (502)" in told.out
    assert authorized(proxy) == [":".join(LOGIN)]
    assert program.run("account", "list").out == ""
    assert_tight(program, told)


def test_an_account_gets_another_proxy_without_its_key(program, proxy):
    assert add(program, "direct", "--unchecked", typed=KEYS).code == 0
    told = program.run("account", "edit", "main", "--proxy", proxy.url, "--proxy-login", typed="who\never\n")
    assert (told.code, proxy.url in told.out) == (0, True), told.err
    tested = program.run("account", "test", "Main")
    assert "does not accept the user and password" in tested.out
    assert program.run("account", "edit", "Main", "--proxy", proxy.url).code == 0
    assert "wants a user and a password" in program.run("account", "test", "Main").out
    assert authorized(proxy) == ["who:ever", ""]
    assert program.run("account", "edit", "Main", "--proxy", "system").code == 0
    assert program.run("account", "list").out.split()[-1] == "system"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--proxy", "http://someone:MARKED@127.0.0.1:1"), "without user or password"),
        (("--proxy", "127.0.0.1:1080"), "with its port"),
        (("--proxy", "direct", "--proxy-login"), "Only a proxy of the account's own"),
        (("--proxy-login",), "Only a proxy of the account's own"),
        (("--proxy", "http://127.0.0.1:1", "--proxy-login"), "the proxy's user and password are wanted"),
    ],
)
def test_what_cannot_be_a_proxy_is_refused_unquoted_and_keeps_nothing(program, arguments, said):
    told = program.run(
        "account", "add", "Main", "--site", SITE, *arguments, "--unchecked", typed="\n".join(KEYS) + "\n"
    )
    assert (told.code, said in told.err) == (2, True), told.err
    assert program.run("account", "list").out == ""
    assert_tight(program, told)


def test_an_exchange_on_this_computer_is_never_given_a_proxy(program, proxy):
    with LookAlike() as exchange:
        told = program.run(
            *("account", "add", "Main", "--site", exchange.url, "--proxy", proxy.url),
            typed="\n".join(exchange.keys) + "\n",
        )
    assert (told.code, "always spoken to directly" in told.err) == (2, True)
    assert "--proxy direct" in told.err
    assert proxy.connections == 0


@pytest.mark.parametrize(
    "site", ["https://www.okx.com@127.0.0.1:{port}", "http://localhost:{port}", "127.0.0.1:{port}"]
)
def test_a_host_that_is_not_okxs_is_refused_before_anything_is_signed(program, proxy, site):
    """Neither on the command line, nor written into the settings by hand."""
    site = site.format(port=proxy.port)
    typed = "\n".join(KEYS) + "\n"
    told = program.run("account", "add", "Main", "--site", site, "--unchecked", typed=typed)
    assert (told.code, "The site must be global, eea or us" in told.err) == (2, True)
    assert add(program, "direct", "--unchecked", typed=KEYS).code == 0
    file = program.home / "settings.json"
    settings = json.loads(file.read_text())
    settings["accounts"][0]["site"] = site
    file.write_text(json.dumps(settings))
    for command in (("debts",), ("account", "test", "Main"), ("repay", "BTC", "--with", "USDT", "--yes")):
        told = program.run(*command)
        assert (told.code, "The site must be global, eea or us" in told.err) == (2, True), told.err
    assert proxy.connections == 0
