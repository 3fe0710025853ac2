"""The log is private, bounded, and holds no secret in any shape; and it never stops the program."""

from __future__ import annotations

import base64
import html
import io
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import logs
from app.logs import forget_struck, install_excepthooks, start_logging, stop_logging, strike_out, struck
from tests.canary.marks import KEYS
from tests.canary.memory import holders

ROOT = Path(__file__).resolve().parent.parent
SECRET = "22582BD0CFF14C41EDBF1AB98506286D"
PASSPHRASE = 'Pass "word\'s" \\ + <//>=&é'


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    """What logging and the interpreter keep for the whole process is put back."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    loggers = [logging.getLogger(name) for name in ("root", "app", "__main__", *logs._OTHERS)]
    levels = [logger.level for logger in loggers]
    yield
    stop_logging()
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "one-click-repay.log"
    start_logging(path)
    return path


log = logging.getLogger("app.tests")


def ours():
    return next(handler for handler in logging.getLogger().handlers if handler.get_name() == "app.logs")


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_line_says_when_where_and_what(path):
    log.info("order %s was filled", "#42")
    log.info("一键还债")
    first, second = written(path).splitlines()
    assert first[:4].isdigit()
    assert first.endswith("INFO app.tests [MainThread] order #42 was filled")
    assert second.endswith("一键还债")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_for_this_user_only(tmp_path):
    path = tmp_path / "one-click-repay.log"
    path.write_text("older\n", encoding="utf-8")
    path.chmod(0o644)
    start_logging(path)
    log.info("x" * 5000)
    assert path.stat().st_mode & 0o777 == 0o600
    assert written(path).startswith("older\n")


def test_the_files_are_bounded_and_private(path, monkeypatch):
    monkeypatch.setattr(ours(), "maxBytes", 10_000)
    for number in range(2000):
        log.info("line %s %s", number, "x" * 100)
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == [path.name, *(f"{path.name}.{n}" for n in (1, 2, 3))]
    assert all(file.stat().st_size <= 10_000 for file in files)
    if sys.platform != "win32":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_one_endless_line_is_cut(path):
    log.info("x" * 1_000_000)
    assert path.stat().st_size < 20_000


def test_a_line_break_in_a_text_from_outside_forges_no_line(path):
    log.info("OKX says %s", "no\n2026-01-01 INFO app order #1 was filled\r\nreally")
    lines = written(path).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("    ") for line in lines[1:])


def shapes(secret: str) -> dict[str, str]:
    return {
        "plain": secret,
        "upper case": secret.upper(),
        "quoted": quote(secret),
        "fully quoted": quote(secret, safe=""),
        "lower quoted": quote(secret, safe="").lower(),
        "form": quote_plus(secret),
        "JSON": json.dumps(secret)[1:-1],
        "JSON, unescaped": json.dumps(secret, ensure_ascii=False)[1:-1],
        "repr": repr(secret)[1:-1],
        "HTML": html.escape(secret),
        "HTML, quotes as they are": html.escape(secret, quote=False),
        "HTML, as Go has it": html.escape(secret).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"),
        "base64": base64.b64encode(secret.encode()).decode(),
        "base64 for URLs": base64.urlsafe_b64encode(secret.encode()).decode(),
    }


@pytest.mark.parametrize("secret", [SECRET, PASSPHRASE])
@pytest.mark.parametrize("shape", shapes(SECRET))
def test_a_secret_is_struck_out_in_every_shape(path, secret, shape):
    strike_out(secret)
    shaped = shapes(secret)[shape]
    log.info("before %s after", shaped)
    log.info(f"before {shaped} after")  # noqa: G004 - just as careless
    text = written(path)
    assert shaped not in text
    assert text.count("before [struck out]") == 2
    assert text.count("after") == 2


@given(before=st.binary(max_size=9), after=st.binary(max_size=9))
def test_a_secret_is_struck_out_of_base64_wherever_it_starts(before, after):
    strike_out(SECRET)
    encoded = base64.b64encode(before + SECRET.encode() + after).decode()
    left = struck(encoded).split("[struck out]")
    assert len(left) == 2
    assert len("".join(left)) <= len(base64.b64encode(before + after)) + 8


@given(text=st.text(min_size=1), secret=st.text(min_size=1, max_size=40))
def test_no_known_secret_survives_whatever_it_is(text, secret):
    strike_out(secret)
    assert secret not in struck(f"{text}{secret}{text}").replace("[struck out]", "")


def quote_it(secret: str) -> None:
    try:
        {}[secret]
    except KeyError as error:
        raise ValueError(f"with {secret}") from error


def test_a_secret_in_a_traceback_its_cause_and_the_stack_is_struck_out(path):
    strike_out(SECRET)
    try:
        quote_it(SECRET)
    except ValueError:
        log.info("it failed", exc_info=True, stack_info=True)
    text = written(path)
    assert SECRET not in text
    assert "KeyError: '[struck out]'" in text
    assert "ValueError: with [struck out]" in text


def test_a_traceback_that_another_listener_wrote_first_is_struck_out_too(path):
    strike_out(SECRET)
    listener = logging.StreamHandler(io.StringIO())
    log.addHandler(listener)
    try:
        quote_it(SECRET)
    except ValueError:
        log.info("it failed", exc_info=True)
    finally:
        log.removeHandler(listener)
    assert SECRET in listener.stream.getvalue()
    assert SECRET not in written(path)
    assert "KeyError" in written(path)


@pytest.mark.usefixtures("path")
def test_a_traceback_that_ours_wrote_first_is_struck_out_for_others_too():
    strike_out(SECRET)
    error = ValueError(SECRET)
    record = logging.LogRecord("app", logging.INFO, __file__, 1, "it failed", None, (ValueError, error, None))
    ours().handle(record)
    assert record.exc_text == "ValueError: [struck out]"


def test_a_traceback_holds_no_values_of_variables(path):
    unregistered = "hunter2-in-a-variable"
    try:
        [unregistered].index(len(unregistered))
    except ValueError:
        log.info("it failed", exc_info=True)
    assert "index(len(unregistered))" in written(path)
    assert "hunter2-in" not in written(path)


@pytest.mark.parametrize(
    "careless",
    [
        "OK-ACCESS-KEY: LEAK",
        "OK-ACCESS-PASSPHRASE: a LEAK with spaces",
        "{'OK-ACCESS-SIGN': 'LEAK', 'OK-ACCESS-TIMESTAMP': 'x'}",
        '{"ok-access-passphrase": "it\'s \\"LEAK"}',
        "header('OK-ACCESS-KEY', 'LEAK')",
        "[(b'OK-ACCESS-KEY', b'LEAK')]",
        "Proxy-Authorization: Basic LEAK",
        '{"secret":"LEAK"}',
        '{"secret": "with \\" a LEAK"}',
        "{'passphrase': 'a LEAK'}",
        "{'secretKey': b'LEAK'}",
        '"{\\"passphrase\\": \\"LEAK\\"}"',
        "api_key=LEAK&x=1",
        "apiKey: LEAK",
        "Credentials(secret='LEAK')",
        "password=LEAK",
        "through http://user:LEAK@proxy:8080/",
        "through socks5h://LEAK:x@proxy:1080",
        "through http://user:p@LEAK@proxy:8080/",
    ],
)
def test_what_looks_like_a_secret_is_struck_out_unregistered(path, careless):
    log.info("%s", careless)
    log.info("after")
    assert "LEAK" not in written(path)
    assert "[struck out]" in written(path)
    assert written(path).endswith("after\n")


@pytest.mark.parametrize(
    "harmless",
    [
        "Request header OK-ACCESS-KEY can not be empty.",
        "GET https://openapi.okx.com/api/v5/trade/one-click-repay-history?limit=100 took 82 ms",
        "The system keyring has no key for this account.",
        "monkey: 3, keyring: Secret Service",
    ],
)
def test_what_only_speaks_of_secrets_stays_readable(path, harmless):
    log.info("%s", harmless)
    assert harmless in written(path)


def test_what_is_forgotten_is_nowhere_in_memory():
    forget_struck()  # what other tests left behind
    before = holders()
    strike_out(KEYS[0])
    assert struck(KEYS[0]) == "[struck out]"
    assert holders() != before
    forget_struck()
    assert struck(KEYS[0]) == KEYS[0]
    assert holders() == before


def test_an_empty_secret_strikes_out_nothing():
    strike_out("")
    assert struck("all of it") == "all of it"


def test_others_are_heard_from_warnings_on_and_we_from_information_on(path, expect_log):
    expect_log("loud")
    for name in ("urllib3.connectionpool", "keyring.backend", "jeepney", "secretstorage", "somebody", "application"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).info("quiet")
        logging.getLogger(name).warning("loud %s", name)
        logging.getLogger(name).setLevel(logging.NOTSET)
    log.debug("detail")
    log.info("ours")
    assert "quiet" not in written(path)
    assert written(path).count("loud") == 6
    assert "detail" not in written(path)
    start_logging(path, verbose=True)
    log.debug("detail")
    assert written(path).count("detail") == 1


def test_starting_again_does_not_double_the_lines(path):
    start_logging(path)
    log.info("once")
    assert written(path).count("once") == 1


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device", text)


def test_a_full_disk_stops_nothing_and_says_nothing(path, monkeypatch, capfd):
    with monkeypatch.context() as full:
        full.setattr(ours(), "stream", FullDisk())
        log.info("dropped")
    log.info("room again")
    assert capfd.readouterr().err == ""
    assert "dropped" not in written(path)
    assert "room again" in written(path)


def test_a_line_that_does_not_fit_its_arguments_stops_nothing_and_quotes_nothing(path, capfd):
    ours().handle(logging.LogRecord("app", logging.INFO, __file__, 1, "%d of %s", (SECRET,), None))
    log.info("after")
    assert capfd.readouterr().err == ""
    assert written(path).count("\n") == 1


def test_a_file_that_cannot_be_renamed_goes_on_being_written(path, monkeypatch):
    handler = ours()
    monkeypatch.setattr(handler, "maxBytes", 500)

    def in_use(*_args: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(handler, "rotate", in_use)
    for number in range(10):
        log.info("line %s %s", number, "x" * 100)
    assert written(path).count("line") == 10


def test_a_log_that_cannot_be_opened_stops_nothing_and_says_nothing(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    # In a process of its own: logging falls back to standard error only where nobody listens, and pytest does.
    program = "import logging, sys; from pathlib import Path; from app.logs import start_logging\n"
    program += "start_logging(Path(sys.argv[1])); logging.getLogger('app').warning('hunter2')"
    command = (sys.executable, "-c", program, str(tmp_path / "file" / "log"))
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")


def test_what_nobody_caught_is_logged_and_told_without_its_text(path, capfd, expect_log):
    expect_log("Nobody caught", level=logging.CRITICAL)
    strike_out(SECRET)
    install_excepthooks()
    error = ValueError(f"hunter2 {SECRET}")
    sys.excepthook(ValueError, error, None)
    assert "ValueError: hunter2 [struck out]" in written(path)
    told = capfd.readouterr().err
    assert "ValueError" in told
    assert "hunter2" not in told
    assert SECRET not in told


def test_what_nobody_caught_in_a_thread_is_logged(path, expect_log, capfd):
    expect_log("Nobody caught", level=logging.CRITICAL)
    install_excepthooks()

    def fail() -> None:
        raise LookupError("in a thread")

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    assert "[worker] Nobody caught" in written(path)
    assert "LookupError: in a thread" in written(path)
    assert "in a thread" not in capfd.readouterr().err


@pytest.mark.parametrize("stderr", [None, "closed"])
def test_an_uncaught_error_needs_no_standard_error(path, monkeypatch, expect_log, stderr, tmp_path):
    expect_log("Nobody caught", level=logging.CRITICAL)
    install_excepthooks()
    if stderr == "closed":
        stderr = (tmp_path / "closed").open("w", encoding="utf-8")
        stderr.close()
    monkeypatch.setattr(sys, "stderr", stderr)
    sys.excepthook(ValueError, ValueError("x"), None)
    assert "ValueError: x" in written(path)
