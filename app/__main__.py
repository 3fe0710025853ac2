"""The one door: arguments in, an exit code out; Qt is imported only if a window is wanted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from app import child_environment, core_dumps
from app.cli import arguments

_INTERRUPTED = 130
# Set to anything, it shows the menu of scenarios, as the setting of that name does.
_PRACTICE_MENU = "ONE_CLICK_REPAY_PRACTICE_MENU"


def main(given: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: the command that was given, or the window."""
    core_dumps.forbid()
    # There each TLS library writes the keys of its connections, with which a recording of them shows the passphrase.
    os.environ.pop("SSLKEYLOGFILE", None)
    child_environment.restore(os.environ, bundle=getattr(sys, "_MEIPASS", None))
    try:
        return _run(sys.argv[1:] if given is None else given)
    except KeyboardInterrupt:
        # Before the command itself could take it: nothing has begun.
        return _INTERRUPTED


def _run(given: Sequence[str]) -> int:
    asked = arguments.parse(given)
    if asked.command is not None:
        return _command(asked)
    from app.gui.display import display_missing  # noqa: PLC0415 - only a window needs one

    missing = display_missing()
    if missing is None:
        return _window(asked)
    _say(str(missing))
    practice = getattr(asked, "practice", None)
    if practice is None:
        _say("The command line does the same job: one-click-repay --help")
        return 3
    _say("The same practice repayment runs in this terminal instead.")
    rehearsal = ["repay", "BTC", "ETH", "LTC", "--with", "USDT", "--yes", f"--practice={practice}"]
    return _command(arguments.parse(rehearsal))


def _say(line: str) -> None:
    if sys.stderr is not None:  # it is None where the program was started without
        sys.stderr.write(f"{line}\n")


def _command(asked: argparse.Namespace) -> int:
    from app.cli.main import execute  # noqa: PLC0415 - the window does without, and starts sooner

    return execute(asked)


def _window(asked: argparse.Namespace) -> int:
    from app.gui import plain_import  # noqa: F401, PLC0415 - no command may cost Qt's start; before the rest of Qt
    from app.gui.application import run  # noqa: PLC0415 - likewise
    from app.gui.arguments import WindowArguments  # noqa: PLC0415 - likewise
    from app.paths import Home  # noqa: PLC0415 - likewise

    practice = getattr(asked, "practice", None)
    return run(
        WindowArguments(
            home=Home.find(os.environ),
            practice=practice is not None,
            practice_url=practice or None,
            scenario=getattr(asked, "scenario", "normal"),
            account=getattr(asked, "account", None),
            practice_menu="scenario" in asked or bool(os.environ.get(_PRACTICE_MENU)),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
