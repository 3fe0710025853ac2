"""A marked key goes through the window's whole life, and is seen in no object, file, stream, log, report or crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary.marks import KEYS, leaks
from tests.cli.lookalike import LookAlike
from tests.map import ROOT

PATIENCE_S = 120


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """What the program said at each step, its streams, the exchange, and its home."""
    home = tmp_path_factory.mktemp("marked")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("DBUS_", "XDG_"))}
    environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    said = []
    with LookAlike(keys=KEYS) as exchange, (home / "stderr").open("wb") as errors:
        command = (sys.executable, "-m", "tests.canary.driven", str(home / "program"), exchange.url)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
            for line in process.stdout:
                said.append(json.loads(line))
                exchange.behaviour = said[-1]["step"]
                if exchange.behaviour not in {"51008", "drop after"}:
                    exchange.behaviour = "filled"
                process.stdin.write("\n")
                process.stdin.flush()
            code = process.wait(PATIENCE_S)
    return {"said": said, "code": code, "exchange": exchange, "home": home}


def files(lived):
    return [file for file in Path(lived["home"]).rglob("*") if file.is_file()]


def step(lived, name):
    return next(said for said in lived["said"] if said["step"] == name)


def test_it_lived_through_all_of_it(lived):
    assert lived["code"] == 0, (lived["home"] / "stderr").read_text()
    assert [said["step"] for said in lived["said"]] == ["tested", "51008", "drop after", "filled", "crashed", "locked"]
    assert lived["exchange"].posts == [["BTC"], ["ETH"]]
    assert lived["exchange"].executed == [["ETH"]]
    names = {file.name for file in files(lived)}
    assert {"one-click-repay.log", "journal.sqlite3", "settings.json", "report.txt"} <= names


def test_no_object_shows_it_and_no_child_would_inherit_it(lived):
    assert [said["exposed"] for said in lived["said"]] == [[]] * len(lived["said"])
    assert not any(said["environment"] for said in lived["said"])


def test_no_file_nor_stream_has_it(lived):
    assert leaks({json.dumps(said): json.dumps(said) for said in lived["said"]}, files(lived)) == []


def test_the_crashes_are_told_and_quote_nothing(lived):
    log = (lived["home"] / "program" / "one-click-repay.log").read_text(encoding="utf-8")
    assert log.count("RuntimeError: a defect that quotes [struck out]") == 3
    assert "RuntimeError: a defect that quotes [struck out]" in (lived["home"] / "program" / "report.txt").read_text()
    assert step(lived, "crashed")["told"].count("RuntimeError") == 3


def test_once_locked_nothing_in_memory_refers_to_it(lived):
    assert step(lived, "crashed")["held"] > 0
    assert step(lived, "locked")["held"] == {}
