"""Key, secret and passphrase are in the keyring and in memory, and nowhere else whatever happens."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.canary.marks import KEYS, leaks
from tests.cli.lookalike import LookAlike
from tests.cli.program import PATIENCE_S, ROOT

REPAY = ("repay", "BTC", "--with", "USDT", "--yes", "--json", "--timeout", "3")
CRASHING = """
import sys
from app.__main__ import main
from app.okx import signing
def crash(credentials, **rest):
    raise RuntimeError("a defect of ours")
signing.headers = crash
sys.exit(main(sys.argv[1:]))
"""


def files_of(program):
    """Every file below the user's home and the program's."""
    for top in {Path(program.environment["HOME"]), program.home}:
        yield from (file for file in top.rglob("*") if file.is_file() and not file.is_symlink())


@pytest.fixture
def exchange():
    with LookAlike(keys=KEYS) as exchange:
        yield exchange


def assert_tight(program, *ended):
    texts = {f"{stream} {number}": text for number, each in enumerate(ended) for stream, text in each.items()}
    assert leaks(texts, files_of(program)) == []


def streams(told):
    return {"out": told.out, "err": told.err}


def test_the_search_finds_a_secret_in_each_of_its_forms(tmp_path):
    for text in KEYS:
        for form in (
            text,
            quote(text),
            base64.b64encode(b'{"x": "' + text.encode() + b'"}').decode(),
            text.encode().hex(),
        ):
            planted = tmp_path / "planted"
            planted.write_text(f"x{form}y")
            assert leaks({}, [planted]), form
            assert leaks({"out": f"x{form}y"})
    assert leaks({"out": "nothing here"}) == []


def test_nothing_leaks_from_success_failure_and_testing(program, exchange):
    told = [program.add(exchange), program.run("account", "test", "Main"), program.run(*REPAY)]
    assert told[2].code == 0
    exchange.behaviour = "51008"
    told.append(program.run("repay", "ETH", "--with", "USDT", "--yes"))
    exchange.everywhere = "50113"
    told += [program.run("debts"), program.run("account", "test", "Main"), program.run("account", "list")]
    told += [program.run("self-test"), program.run("account", "remove", "Main")]
    assert_tight(program, *map(streams, told))
    assert (program.home / "one-click-repay.log").exists()


def test_nothing_leaks_from_a_running_program_nor_from_what_a_killed_one_leaves(program, exchange):
    exchange.behaviour = "hang"
    program.add(exchange)
    with program.running(*REPAY) as repaying:
        assert exchange.arrived.wait(30)
        folder = Path(f"/proc/{repaying.pid}")
        seen = {name: (folder / name).read_bytes() for name in ("cmdline", "environ", "limits")}
        repaying.kill()
        out, err = repaying.communicate()
    assert seen["cmdline"]
    assert re.search(rb"Max core file size +0 +0 ", seen["limits"])
    assert_tight(program, seen, {"out": out, "err": err})


def test_nothing_leaks_from_a_crash_while_signing(program, exchange):
    program.add(exchange)
    command = (sys.executable, "-c", CRASHING, *REPAY)
    crashed = subprocess.run(
        command, cwd=ROOT, env=program.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert crashed.returncode
    assert "RuntimeError" in crashed.stderr
    assert_tight(program, {"out": crashed.stdout, "err": crashed.stderr})
    assert exchange.posts == []


def test_the_keys_of_connections_are_written_nowhere_whatever_the_shell_says(program, tmp_path):
    written = tmp_path / "keys-of-connections"
    program.environment["SSLKEYLOGFILE"] = str(written)
    try:
        assert "TLS" in program.run("self-test").out
    finally:
        del program.environment["SSLKEYLOGFILE"]
    assert not written.exists()


def test_nothing_leaks_where_the_keys_are_not_taken(program, exchange):
    typed = "\n".join((KEYS[0], KEYS[1], "passphrasé")) + "\n"
    told = program.run("account", "add", "Main", "--site", exchange.url, typed=typed)
    assert told.code == 2
    broken = {**program.environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    command = (sys.executable, "-m", "app", "account", "add", "Main", "--site", exchange.url)
    refused = subprocess.run(
        command, cwd=ROOT, env=broken, input="\n".join(KEYS) + "\n", capture_output=True, text=True,
        timeout=PATIENCE_S, check=False,
    )  # the two lines that matter  # fmt: skip
    assert refused.returncode == 3
    assert_tight(program, streams(told), {"out": refused.stdout, "err": refused.stderr})
    assert program.run("account", "list").out == ""
