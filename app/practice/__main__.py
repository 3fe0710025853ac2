"""The practice exchange on its own, for any client of OKX's: `python -m app.practice`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from typing import TYPE_CHECKING

from app.practice.scenarios import SCENARIOS
from app.practice.server import PracticeServer

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAP_S = 0.5
_CANNOT_LISTEN = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM and return 0; 3 if the port cannot be had."""
    asked = _parser().parse_args(arguments)
    if asked.list:
        for scenario in SCENARIOS.values():
            sys.stdout.write(f"{scenario.name:28}{scenario.words}\n")
        return 0
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    server = PracticeServer(port=asked.port, scenario=asked.scenario)
    try:
        server.start()
    except (OSError, OverflowError) as problem:
        sys.stderr.write(f"The practice exchange cannot listen on port {asked.port}: {problem}\n")
        return _CANNOT_LISTEN
    held = server.credentials
    key = {"url": server.url, "key": held.key, "secret": held.secret, "passphrase": held.passphrase}
    sys.stdout.write(json.dumps(key) + "\n")
    sys.stdout.flush()
    # In naps, since on Windows an endless wait cannot be interrupted.
    while not ended.wait(_NAP_S):
        pass
    server.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.practice", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; a free one if not given")
    parser.add_argument("--scenario", choices=SCENARIOS, default="normal", metavar="NAME", help="what may go wrong")
    parser.add_argument("--list", action="store_true", help="list the scenarios and end")
    return parser


if __name__ == "__main__":
    sys.exit(main())
