"""A marked login of an account's proxy goes through the window, and is seen by that proxy alone."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.canary.marks import LOGIN, leaks
from tests.map import ROOT
from tests.okx.loopback import Loopback, tunnel

PATIENCE_S = 120


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """What the program said at each step, which logins its two proxies were told, and its home."""
    home = tmp_path_factory.mktemp("marked-proxy")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("DBUS_", "XDG_"))}
    environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    said = []
    refusing = tunnel(1, status="502 Bad Gateway", login=LOGIN)
    with Loopback(refusing) as first, Loopback(refusing) as second, (home / "stderr").open("wb") as errors:
        command = (sys.executable, "-m", "tests.canary.driven_proxy", str(home / "program"), first.url, second.url)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
            end = threading.Timer(PATIENCE_S, process.kill)
            end.start()
            for line in process.stdout:
                said.append(json.loads(line))
                folder = Path(f"/proc/{process.pid}")
                if folder.exists():
                    said[-1] |= {name: (folder / name).read_text() for name in ("cmdline", "environ")}
                process.stdin.write("\n")
                process.stdin.flush()
            code = process.wait(PATIENCE_S)
            end.cancel()
        asked = [told.headers.get("proxy-authorization", "") for proxy in (first, second) for told in proxy.requests]
        addresses = (first.url, second.url)
    return {"said": said, "code": code, "home": home, "asked": asked, "addresses": addresses}


def test_both_proxies_were_told_it_and_neither_was_gone_around(lived):
    assert lived["code"] == 0, (lived["home"] / "stderr").read_text()
    assert [said["step"] for said in lived["said"]] == ["tested", "opened", "edited", "reported", "locked"]
    both = base64.b64encode(":".join(LOGIN).encode()).decode()
    assert set(lived["asked"]) == {f"Basic {both}"}
    first, second = lived["addresses"]
    assert first in lived["said"][0]["found"]
    assert first in lived["said"][1]["told"]
    assert second in lived["said"][2]["told"]


def test_no_file_stream_argument_or_variable_has_it(lived):
    files = [file for file in lived["home"].rglob("*") if file.is_file()]
    names = {file.name for file in files}
    assert {"one-click-repay.log", "settings.json", "report.txt"} <= names
    settings = json.loads((lived["home"] / "program" / "settings.json").read_text())
    assert [account["proxy"] for account in settings["accounts"]] == [lived["addresses"][1]]
    assert not any(said["environment"] for said in lived["said"]), "a child would inherit it"
    assert leaks({json.dumps(said): json.dumps(said) for said in lived["said"]}, files) == []


def test_once_locked_nothing_in_memory_refers_to_it(lived):
    assert lived["said"][3]["held"] > 0
    assert lived["said"][4]["held"] == {}
