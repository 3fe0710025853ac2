"""Pictures of every state of the window, through the real program and the practice exchange: for eyes, not for a test.

python -m tests.gallery FOLDER [--language zh-CN] [--theme dark] [--scale 2] [--size 1024x640] [STATE …]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.gui.application import Program

Script = Callable[["Program"], Iterator[Callable[[], bool]]]
POLL_MS = 20
PATIENCE_MS = 70_000


def ready(program):
    yield lambda: program.window.debts_model.rowCount() > 0 and not program.window.debts.looking


def nothing(_program):
    yield from ()


def settled(ms: int) -> Script:
    """Whatever the window shows after so long."""

    def script(program):
        end = program.clock_ms() + ms
        yield lambda: program.clock_ms() >= end

    return script


def chosen(program, debts=("BTC", "ETH", "LTC"), pay_with="USDT"):
    yield from ready(program)
    model = program.window.debts_model
    for debt in debts:
        model.toggle(model.row_of(debt))
    payer = program.window.payment._payer
    payer.setCurrentIndex(next(at for at in range(payer.count()) if payer.itemText(at).startswith(pay_with)))


def sixth(program):
    yield from ready(program)
    model = program.window.debts_model
    model.tick_largest()
    model.toggle(next(row for row in range(model.rowCount()) if model.line(row).currency not in model.ticked))


def reviewed(program):
    yield from chosen(program)
    program.window.payment.review.emit()
    yield lambda: dialog(program) is not None


def queued(program):
    yield from reviewed(program)
    dialog(program)._queue.click()


def queue_running(program):
    yield from queued(program)
    yield dialog(program)._repay.isEnabled
    dialog(program)._repay.click()
    yield lambda: "FILLED" in shown(program)


def records(which: str) -> Script:
    """One of the lower tables, after an order has ended."""

    def script(program):
        yield from after(*ENDED)(program)
        panel = program.window.records
        at = [each.name for each in type(panel.current)].index(which)
        panel.show_tab(type(panel.current)(at))
        yield lambda: panel.tab(panel.current).table.model().rowCount() > 0

    return script


def tool(name: str) -> Script:
    """What a signal of the head's tools opens."""

    def script(program):
        yield from ready(program)
        getattr(program.window.tools, name).emit()
        yield lambda: any(each.isModal() for each in program.shown_windows())
        yield from settled(500)(program)

    return script


def locked(program):
    yield from ready(program)
    program.window.tools.lock_asked.emit()
    yield from settled(1500)(program)


def not_open(program):
    yield lambda: program.window.page.name == "OPENING" and not program.window.opening._bar.isVisible()


def asking_keyring(program):
    yield program.window.opening._cancel.isVisible


def said(*gravities: str) -> Script:
    """The banner says something of one of these."""

    def script(program):
        yield lambda: program.window.banner.shown is not None and program.window.banner.shown.name in gravities

    return script


def dialog(program):
    return program.conductor._choosing._dialog


def sent(program, states=("SENT",)):
    yield from reviewed(program)
    yield dialog(program)._repay.isEnabled
    dialog(program)._repay.click()
    yield lambda: set(shown(program)) & set(states)


def after(*states: str) -> Script:
    """An order of three, sent, as soon as none of its rows is in another state than these."""

    def script(program):
        yield from sent(program, states)
        yield lambda: bool(shown(program)) and set(shown(program)) <= set(states)
        yield lambda: not program.window.debts.looking

    return script


def shown(program):
    model = program.window.results_model
    return [model.result(row).row.state.name for row in range(model.rowCount())]


def offline(program):
    yield from ready(program)
    yield from settled(12_000)(program)
    program.conductor.look()
    yield from settled(3_000)(program)


def account_dialog(program):
    program.window.welcome.add_account.emit()
    yield lambda: program.keeping._dialog is not None


ENDED = ("FILLED", "FAILED", "REFUSED", "ABSENT")
# By state: the scenario of the practice exchange ("" for a window without an account), and how to get there.
STATES: dict[str, tuple[str, Script]] = {
    "welcome": ("", nothing),
    "account-dialog": ("", account_dialog),
    "keyring-waiting": ("keyring-silent", asking_keyring),
    "keyring-absent": ("keyring-absent", not_open),
    "keyring-locked": ("keyring-locked", not_open),
    "key-refused": ("key-refused", not_open),
    "ip-refused": ("ip-refused", not_open),
    "locked": ("normal", locked),
    "loading": ("slow-reading", settled(2500)),
    "ready": ("normal", ready),
    "chosen": ("normal", chosen),
    "sixth": ("normal", sixth),
    "no-debts": ("no-debts", settled(5000)),
    "wrong-mode": ("wrong-mode", settled(5000)),
    "read-only-key": ("read-only-key", ready),
    "can-withdraw": ("can-withdraw", ready),
    "clock-off": ("clock-off", ready),
    "poor": ("poor", chosen),
    "review": ("normal", reviewed),
    "review-poor": ("poor", reviewed),
    "review-queue": ("normal", queued),
    "queue": ("normal", queue_running),
    "limit": ("limit", lambda program: sent(program, ("SENT", "PLANNED"))),
    "sending": ("hang-after", sent),
    "running": ("slow", after("RUNNING")),
    "filled": ("normal", after(*ENDED)),
    "rest": ("rest-remains", after(*ENDED)),
    "partly": ("partly-failed", after(*ENDED)),
    "failed": ("all-failed", after(*ENDED)),
    "refused": ("code-59119", after(*ENDED)),
    "unknown": ("lost-after-history-missing", after("UNKNOWN")),
    "absent": ("lost-before", after("ABSENT")),
    "offline": ("goes-offline", offline),
    "maintenance": ("maintenance", said("MAINTENANCE")),
    "retired": ("retired", said("STOPPED", "RETIRED")),
    "another-sender": ("another-sender", lambda program: sent(program, ("ABSENT", "PLANNED"))),
    "history": ("normal", records("HISTORY")),
    "journal": ("partly-failed", records("JOURNAL")),
    "settings": ("normal", tool("settings_asked")),
    "help": ("normal", tool("help_asked")),
    "about": ("normal", tool("about_asked")),
    "support": ("normal", tool("bundle_asked")),
}


def main(arguments: list[str]) -> int:
    asked = _parser().parse_intermixed_args(arguments)
    os.environ.update(
        QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=str(asked.scale), QT_LOGGING_RULES="qt.qpa.plugin.warning=false"
    )
    folder = Path(asked.folder)
    folder.mkdir(parents=True, exist_ok=True)
    wrong = [state for state in asked.states if state not in STATES]
    if wrong:
        print(f"no such state: {', '.join(wrong)}; there are: {', '.join(STATES)}", file=sys.stderr)
        return 2
    states = asked.states or list(STATES)
    if len(states) == 1:
        return 0 if picture(states[0], asked, folder) else 1
    # A process for each: whatever a window leaves to the garbage collector must not end in another one's thread.
    options = [f"--{name}={getattr(asked, name)}" for name in ("language", "theme", "scale", "size")]
    command = [sys.executable, "-m", "tests.gallery", asked.folder, *options]
    missed = [state for state in states if subprocess.run([*command, state], check=False).returncode]
    if missed:
        print(f"not reached, pictured as they were: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    parser.add_argument("folder")
    parser.add_argument("states", nargs="*")
    parser.add_argument("--language", default="en", choices=["en", "zh-CN"])
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--scale", default=1.0, type=float)
    parser.add_argument("--size", default="1240x800")
    return parser


def picture(state: str, asked: argparse.Namespace, folder: Path) -> bool:
    """Bring a new program into `state` and save what it shows; whether it got there."""
    from PySide6.QtTest import QTest  # noqa: PLC0415 - the platform has to be chosen first

    scenario, script = STATES[state]
    with tempfile.TemporaryDirectory() as home:
        program = _program(Path(home), scenario, asked)
        window = program.window
        window.resize(*(int(side) for side in asked.size.split("x")))
        window.show()
        left = PATIENCE_MS
        reached = True
        for holds in script(program):
            while reached and not holds():
                QTest.qWait(POLL_MS)
                left -= POLL_MS
                reached = left > 0
        QTest.qWait(120)
        name = f"{state}-{asked.language}-{asked.theme}-{asked.scale:g}"
        window.grab().save(str(folder / f"{name}.png"))
        for at, box in enumerate(program.shown_windows()):
            box.grab().save(str(folder / f"{name}-dialog{at or ''}.png"))
            box.hide()
        ended = []
        program.stopped.connect(lambda: ended.append(True))
        program.stop()
        while not ended:
            QTest.qWait(POLL_MS)
        program.faults.uninstall()
        program.deleteLater()
        return reached


def _shown_windows():
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the platform has to be chosen first

    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.parent() is not None]


def _program(home: Path, scenario: str, asked: argparse.Namespace):
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - likewise

    from app.clock import SystemClock  # noqa: PLC0415 - likewise
    from app.domain.words import Language  # noqa: PLC0415 - likewise
    from app.gui.application import Program, Start  # noqa: PLC0415 - likewise
    from app.gui.arguments import WindowArguments  # noqa: PLC0415 - likewise
    from app.gui.background.clerk import Clerk  # noqa: PLC0415 - likewise
    from app.gui.look.appearance import Appearance  # noqa: PLC0415 - likewise
    from app.paths import Home  # noqa: PLC0415 - likewise
    from app.settings import Settings, Theme  # noqa: PLC0415 - likewise

    application = QApplication.instance() or QApplication(["one-click-repay"])
    settings = Settings(language=Language(asked.language), theme=Theme(asked.theme))
    appearance = Appearance(application)
    appearance.show(settings)
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(home)})
    found.prepare()
    clock = SystemClock()
    clerk = Clerk(WindowArguments(home=found, practice=bool(scenario), scenario=scenario or "normal"), clock=clock)
    program = Program(Start(opens=bool(scenario), settings=settings), clerk, clock=clock)
    program.clock_ms, program.appearance, program.shown_windows = clock.now_ms, appearance, _shown_windows
    return program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
