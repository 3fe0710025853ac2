"""The practice server starts, stops, is switched from outside, and runs alone."""

from __future__ import annotations

import http.client
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.practice.__main__ import main
from app.practice.scenarios import SCENARIOS
from app.practice.server import PracticeServer

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v5/trade/one-click-repay"
ROOT = Path(__file__).parents[2]


def test_a_connection_is_kept_for_many_requests(practice: Callable[..., Any]) -> None:
    bench = practice()
    connection = http.client.HTTPConnection(bench.server.url.removeprefix("http://"), timeout=10)
    connection.connect()
    first = connection.sock
    for _ in range(3):
        connection.request("GET", "/api/v5/public/time")
        assert json.loads(connection.getresponse().read())["code"] == "0"
        assert connection.sock is first
    connection.close()


def test_orders_from_many_threads_are_each_counted_once(practice: Callable[..., Any]) -> None:
    bench = practice()
    codes: list[str] = []
    threads = [threading.Thread(target=lambda: codes.append(bench.repay("BTC")[1]["code"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["0"] + ["50011"] * 7
    assert (len(bench.server.posts), len(bench.server.ledger.executed)) == (8, 1)


def test_requests_are_answered_one_at_a_time(practice: Callable[..., Any]) -> None:
    bench = practice()
    inside, most, pause = [0], [0], threading.Event()

    def clock() -> int:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        pause.wait(0.005)
        inside[0] -= 1
        return int(bench.now_ms)

    bench.server._exchange._clock = clock
    threads = [threading.Thread(target=bench.bare, args=("GET", "/api/v5/public/time")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_an_idle_connection_does_not_outlive_the_server(practice: Callable[..., Any]) -> None:
    bench = practice()
    host = bench.server.url.removeprefix("http://")
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), timeout=5) as idle:
        idle.sendall(f"GET /api/v5/public/time HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert idle.recv(4096).startswith(b"HTTP/1.1 200 ")
        bench.server.stop()
        assert idle.recv(4096) == b""
        _no_connection_is_served()


def _no_connection_is_served() -> None:
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(5)
            assert not thread.is_alive()


def test_a_stopped_server_refuses_connections_and_may_start_again_on_its_port(practice: Callable[..., Any]) -> None:
    bench = practice("instant")
    bench.repay("BTC")
    url = bench.server.url
    bench.server.stop()
    bench.server.stop()
    with pytest.raises(ConnectionRefusedError):
        bench.debts()
    bench.server.start()
    bench.server.start()
    assert bench.server.url == url
    assert "BTC" not in bench.debts(), "the account went on"


def test_each_server_has_a_key_and_a_user_of_its_own() -> None:
    one, other = PracticeServer(), PracticeServer()
    assert one.credentials.key != other.credentials.key
    assert one.credentials.secret != other.credentials.secret
    assert one.credentials.passphrase != other.credentials.passphrase
    assert one.user_id != other.user_id


def test_it_listens_on_loopback_only(practice: Callable[..., Any]) -> None:
    assert practice().server.url.startswith("http://127.0.0.1:")


def test_the_window_can_ask_for_the_key_and_switch_the_scenario(practice: Callable[..., Any]) -> None:
    bench = practice()
    held = bench.server.credentials
    assert bench.bare("GET", "/practice/credentials")[1] == {
        "key": held.key,
        "secret": held.secret,
        "passphrase": held.passphrase,
        "user_id": bench.server.user_id,
    }
    _, listed = bench.bare("GET", "/practice/scenarios")
    assert listed["scenario"] == "normal"
    assert [each["name"] for each in listed["scenarios"]] == list(SCENARIOS)
    assert all(each["en"] and each["zh-CN"] for each in listed["scenarios"])
    status, answer = bench.bare("POST", "/practice/scenario", b'{"name":"slow"}', Content_Type="application/json")
    assert (status, answer, bench.server.scenario) == (200, {"scenario": "slow"}, "slow")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"name":"slow"}', "text/plain", 404),
        (b'{"name":"catastrophe"}', "application/json", 400),
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
    ],
)
def test_a_wrong_switch_is_refused(practice: Callable[..., Any], body: bytes, content_type: str, status: int) -> None:
    bench = practice()
    assert bench.bare("POST", "/practice/scenario", body, Content_Type=content_type)[0] == status
    assert bench.server.scenario == "normal"


@pytest.mark.parametrize("length", ["", "-1", "x", "65537", "9" * 5000])
def test_a_body_without_an_end_is_turned_away(practice: Callable[..., Any], length: str) -> None:
    bench = practice()
    host = bench.server.url.removeprefix("http://")
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(f"POST {BASE} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{{}}".encode())
        assert raw.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_nothing_that_signs_is_logged(practice: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench = practice()
    bench.repay("BTC")
    bench.bare("GET", "/practice/credentials")
    assert "one-click-repay" in caplog.text
    held = bench.server.credentials
    assert not any(each in caplog.text for each in (held.key, held.secret, held.passphrase))


def test_importing_the_package_brings_in_neither_the_server_nor_a_client() -> None:
    script = (
        "import sys, app.practice; "
        "print([n for n in ('http.server', 'requests', 'PySide6', 'app.practice.server') if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal it could catch")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_alone_says_one_line_and_ends_quietly(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "app.practice", "--scenario", "wrong-mode"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as alone:
        assert alone.stdout is not None
        line = json.loads(alone.stdout.readline())
        assert set(line) == {"url", "key", "secret", "passphrase"}
        connection = http.client.HTTPConnection(line["url"].removeprefix("http://"), timeout=10)
        connection.request("GET", "/practice/credentials")
        assert json.loads(connection.getresponse().read())["secret"] == line["secret"]
        alone.send_signal(number)
        rest, errors = alone.communicate(timeout=10)
        connection.close()
    assert (alone.returncode, rest, errors) == (0, "", "")


def test_the_command_lists_the_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)


def test_a_taken_port_is_told_without_a_traceback(practice: Callable[..., Any]) -> None:
    port = practice().server.url.rpartition(":")[2]
    told = subprocess.run(
        [sys.executable, "-m", "app.practice", "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (3, "")
    assert port in told.stderr
    assert "Traceback" not in told.stderr
