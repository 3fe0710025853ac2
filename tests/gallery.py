"""Pictures of every state of the window, through the real program and the practice exchange: for eyes, not for a test.

python -m tests.gallery FOLDER [--language zh-CN] [--theme dark] [--scale 2] [--size 1024x640] [--screen 1024x640]
    [STATE …]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Account, Environment
from app.domain.evidence import HistoryRow
from app.gui.opening.opening_faces import Action

if TYPE_CHECKING:
    from app.gui.application import Program

Script = Callable[["Program"], Iterator[Callable[[], bool]]]
POLL_MS = 20
PATIENCE_MS = 100_000
# Two accounts that nobody has, behind whose badge the practice exchange answers.
COSTUMES = (
    Account("live", "MM-sub-1", "global", Environment.LIVE, "7f3a"),
    Account("demo", "Demo desk", "eea", Environment.DEMO, "91bc"),
)


class Costumed:
    """A clerk that opens practice under the name of another account, so that no exchange is asked."""

    def __init__(self, clerk) -> None:
        self._clerk = clerk
        self.close, self.hurry = clerk.close, clerk.hurry

    def steps(self, ask):
        from app.gui.background.messages import Open, Ready  # noqa: PLC0415 - the platform has to be chosen first

        account = ask.account if isinstance(ask, Open) else None
        steps = self._clerk.steps(ask if account is None else replace(ask, account=None))
        go_on = partial(next, steps)
        with closing(steps):
            while True:
                try:
                    news = go_on()
                except StopIteration:
                    return
                try:
                    came = yield replace(news, account=account) if account and isinstance(news, Ready) else news
                    go_on = partial(steps.send, came)
                except Exception as error:  # noqa: BLE001 - for the clerk, who knows what to make of it
                    go_on = partial(steps.throw, error)


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
        yield lambda: bool(program.shown_windows())
        yield from settled(500)(program)

    return script


def about(program):
    yield from tool("about_asked")(program)
    yield lambda: program.tool_keeping._about._described is not None


def updates(program):
    """The settings of a build that knows who announces new versions."""
    from app.publisher import Publisher  # noqa: PLC0415 - the platform has to be chosen first

    program.updates.publisher = Publisher("https://example.com/notice", "https://example.com/", bytes(32))
    yield from tool("settings_asked")(program)


def licence(program):
    """The text of the longest licence, in About."""
    yield from about(program)
    shown = program.tool_keeping._about
    shown._tabs.setCurrentIndex(1)
    texts = shown._described.notices
    shown._whose.setCurrentIndex(max(range(len(texts)), key=lambda at: len(texts[at].text)))


def closed_by_word(program):
    """An order that stays unknown, as the dialog shows it before the user's word closes it."""
    from app.domain import closing as domain  # noqa: PLC0415 - the platform has to be chosen first
    from app.domain.repayment import State  # noqa: PLC0415 - likewise
    from app.gui.background.messages import Job, Report  # noqa: PLC0415 - likewise
    from app.gui.records.records_messages import ClosingShown  # noqa: PLC0415 - likewise

    yield from after("UNKNOWN")(program)
    (order,) = program.conductor.under_way()
    rows = [
        HistoryRow(debt, "USDT", State.FILLED, order.row(debt).debt_before, order.row(debt).estimate, order.sent_ms)
        for debt in order.order.debts[:2]
    ]
    shown = domain.exhibit(order, rows, now_ms=order.sent_ms + 240_000)
    program.closing.take(Report(Job.SHOW_CLOSING, program.closing._session, ClosingShown(shown)))
    yield lambda: program.closing._dialog is not None


def locked(program):
    yield from ready(program)
    program.window.tools.lock_asked.emit()
    yield from settled(1500)(program)


def not_open(program):
    yield lambda: program.window.page.name == "OPENING" and not program.window.opening._bar.isVisible()


def asking_keyring(program):
    yield lambda: Action.CANCEL in program.window.opening.face.actions


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


def waiting_for_limit(program):
    yield from reviewed(program)
    yield dialog(program)._repay.isEnabled
    dialog(program)._repay.click()
    yield lambda: bool(program.window.payment._wait.text())


def sent_elsewhere(program):
    yield from reviewed(program)
    yield dialog(program)._repay.isEnabled
    dialog(program)._repay.click()
    yield from said("ELSEWHERE")(program)


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


def own_proxy(program):
    """The account dialog with a proxy of the account's own, that wants user and password."""
    yield from account_dialog(program)
    shown = program.keeping._dialog
    shown.form.name.setText("MM-sub-1")
    shown.form.proxy.way.setCurrentIndex(3)
    shown.form.proxy.address.setText("socks5h://192.0.2.1:1080")
    shown.form.proxy.asks.setChecked(True)
    shown.form.proxy.user.setText("desk-7")
    shown.form.proxy.password.setText("not a real one")


def tried(scenario: str, *, save: bool = False) -> Script:
    """The account dialog after *Test connection*, or after *This session only*, against an exchange in this process."""

    def script(program):
        from app import accounts  # noqa: PLC0415 - after the window, as in the program

        yield from account_dialog(program)
        server = accounts.start_practice(scenario=scenario, clock=program.clock)
        shown, key = program.keeping._dialog, server.credentials
        shown.form.name.setText("MM-sub-1")
        shown.form.site.setCurrentIndex(shown.form.site.count() - 1)
        shown.form.address.setText(server.url)
        for part, field in shown.form.secrets.items():
            field.setText(getattr(key, part))
        (shown._session if save else shown._test).click()
        yield lambda: shown.checklist._ended
        server.stop()

    return script


def unknown_key(program):
    """What a key that is not known at the site leads to."""
    from app.domain.checks import NO_SUCH_KEY, Check, Mark, Subject  # noqa: PLC0415 - of this state only
    from app.domain.words import Words  # noqa: PLC0415 - likewise
    from app.okx.codes import meaning  # noqa: PLC0415 - likewise
    from app.okx.sites import SITES  # noqa: PLC0415 - likewise
    from app.probing import Probed  # noqa: PLC0415 - likewise

    yield from account_dialog(program)
    shown = program.keeping._dialog
    shown.form.name.setText("MM-sub-1")
    shown.checklist.begin()
    shown.checklist.show_check(Check(Subject.KEY, Mark.FAILED, meaning(NO_SUCH_KEY).advice, code=NO_SUCH_KEY))
    shown.end_testing()
    shown.sites.begin()
    shown.sites.show_answer(Probed(SITES[1], False, Words("does not know this key.", "不存在该 API key。")))
    found = Words("knows this key and accepts it.", "该 API key 有效。")
    shown.sites.show_answer(Probed(SITES[2], True, found))
    shown.sites.end()


def inspected(program):
    yield from ready(program)
    program.window.switcher.test_connection.emit()
    yield lambda: program.keeping._connection.checklist._ended


def wearing(environment: Environment, script: Script) -> Script:
    """As `script`, under the badge of another environment."""

    def dressed(program):
        program.keeping.offer(COSTUMES)
        yield from ready(program)
        program.conductor.open(next(each for each in COSTUMES if each.environment is environment))
        yield lambda: program.window.debts_model.rowCount() == 0
        yield from script(program)

    return dressed


def removing(program):
    program.window.switcher.remove_account.emit()
    yield lambda: program.keeping.removal._question is not None


def editing(program):
    program.window.switcher.enter_key.emit()
    yield lambda: program.keeping._dialog is not None


def asked_at_closing(program):
    yield from sent(program)
    program.window.close()
    yield lambda: program._question is not None


def hidden(program):
    yield from after(*ENDED)(program)
    program.window.tools.hide_asked.emit(True)
    yield from settled(500)(program)


def filtered(program):
    yield from ready(program)
    program.window.debts.filter.setText("nothing")
    yield lambda: program.window.debts_model.rowCount() == 0


def empty(which: str) -> Script:
    """One of the lower tables, with nothing in it."""

    def script(program):
        yield from ready(program)
        panel = program.window.records
        panel.show_tab(next(each for each in type(panel.current) if each.name == which))
        yield lambda: not panel.tab(panel.current).reading
        yield from settled(300)(program)

    return script


def menu(find: Callable[[Program], object]) -> Script:
    """A button's menu, open."""

    def script(program):
        yield from ready(program)
        button = find(program)
        button.setFocus()
        button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
        yield button.menu().isVisible

    return script


def head_menu(program):
    yield from ready(program)
    program.window.tools._open_menu()
    yield program.window.tools._menu.isVisible


def practice_menu(program):
    yield from ready(program)
    program.window.practice.offer(True)
    yield from menu(lambda program: program.window.practice)(program)
    below = next(iter(program.window.practice._menu.actions())).menu()
    below.popup(program.window.practice._menu.mapToGlobal(program.window.practice._menu.rect().topRight()))
    yield below.isVisible


ENDED = ("FILLED", "FAILED", "REFUSED", "ABSENT")
# By state: the scenario of the practice exchange ("" for a window without an account), and how to get there.
STATES: dict[str, tuple[str, Script]] = {
    "welcome": ("", nothing),
    "account-dialog": ("", account_dialog),
    "account-proxy": ("", own_proxy),
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
    "limit": ("limit", waiting_for_limit),
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
    "another-sender": ("another-sender", sent_elsewhere),
    "history": ("normal", records("HISTORY")),
    "journal": ("partly-failed", records("JOURNAL")),
    "settings": ("normal", tool("settings_asked")),
    "settings-updates": ("normal", updates),
    "help": ("normal", tool("help_asked")),
    "about": ("normal", about),
    "licence": ("normal", licence),
    "closing-dialog": ("lost-after-history-missing", closed_by_word),
    "support": ("normal", tool("bundle_asked")),
    "live": ("normal", wearing(Environment.LIVE, chosen)),
    "live-review": ("normal", wearing(Environment.LIVE, reviewed)),
    "live-filled": ("normal", wearing(Environment.LIVE, after(*ENDED))),
    "demo": ("normal", wearing(Environment.DEMO, chosen)),
    "demo-review": ("normal", wearing(Environment.DEMO, reviewed)),
    "remove": ("normal", wearing(Environment.LIVE, removing)),
    "edit": ("normal", wearing(Environment.LIVE, editing)),
    "tested": ("", tried("normal")),
    "tested-withdraw": ("", tried("can-withdraw", save=True)),
    "tested-refused": ("", tried("ip-refused")),
    "unknown-key": ("", unknown_key),
    "inspected": ("read-only-key", inspected),
    "closing": ("hang-after", asked_at_closing),
    "hidden": ("normal", hidden),
    "filtered": ("normal", filtered),
    "history-empty": ("normal", empty("HISTORY")),
    "journal-empty": ("normal", empty("JOURNAL")),
    "menu-accounts": ("normal", menu(lambda program: program.window.switcher._more)),
    "menu-columns": ("normal", menu(lambda program: program.window.debts._columns)),
    "menu-head": ("normal", head_menu),
    "menu-practice": ("normal", practice_menu),
}


def main(arguments: list[str]) -> int:
    asked = _parser().parse_intermixed_args(arguments)
    if asked.platform == "offscreen":
        asked.platform = f"offscreen:configfile={_desk(asked.scale, asked.screen)}"
    os.environ.update(
        QT_QPA_PLATFORM=asked.platform, QT_SCALE_FACTOR=str(asked.scale), QT_LOGGING_RULES="qt.qpa.plugin.warning=false"
    )
    folder = Path(asked.folder)
    folder.mkdir(parents=True, exist_ok=True)
    wrong = [state for state in asked.states if state not in STATES]
    if wrong:
        print(f"no such state: {', '.join(wrong)}; there are: {', '.join(STATES)}", file=sys.stderr)
        return 2
    states = asked.states or list(STATES)
    if len(states) == 1:
        return int(not picture(states[0], asked, folder))
    # A process for each: whatever a window leaves to the garbage collector must not end in another one's thread.
    options = [
        f"--{name}={getattr(asked, name)}" for name in ("language", "theme", "scale", "size", "screen", "platform")
    ]
    command = [sys.executable, "-m", "tests.gallery", asked.folder, *options]

    def reached(state: str) -> bool:
        return subprocess.run([*command, state], check=False).returncode == 0

    # Mostly they wait: for the exchange, and for the limit.
    with ThreadPoolExecutor(asked.at_once) as several:
        missed = [state for state, there in zip(states, several.map(reached, states), strict=True) if not there]
    if missed:
        print(f"not reached, pictured as they were: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def _desk(scale: float, size: str) -> Path:
    """The description of a screen of that size, at that scale."""
    path = Path(tempfile.gettempdir()) / f"one-click-repay-gallery-{size}-{scale:g}.json"
    width, height = (int(int(side) * scale) for side in size.split("x"))
    sides = {"width": width, "height": height}
    screen = {"name": "desk", "x": 0, "y": 0, **sides, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}
    path.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": [screen]}), encoding="utf-8")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    parser.add_argument("folder")
    parser.add_argument("states", nargs="*")
    parser.add_argument("--language", default="en", choices=["en", "zh-CN"])
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--scale", default=1.0, type=float)
    parser.add_argument("--size", default="1240x800")
    parser.add_argument("--screen", default="1920x1080", help="of this size before it is scaled")
    parser.add_argument("--platform", default="offscreen", help="offscreen, or xcb to be seen on a real screen")
    parser.add_argument("--at-once", default=4, type=int)
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
        QTest.qWait(200)
        name = f"{state}-{asked.language}-{asked.theme}-{asked.scale:g}"
        # On a real screen, with all that the window manager adds.
        seen = window.screen().grabWindow(0) if asked.platform == "xcb" else window.grab()
        seen.save(str(folder / f"{name}.png"))
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
    from app.settings import Settings, SettingsFile, Theme  # noqa: PLC0415 - likewise

    application = QApplication.instance() or QApplication(["one-click-repay"])
    settings = Settings(language=Language(asked.language), theme=Theme(asked.theme))
    appearance = Appearance(application)
    appearance.show(settings)
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(home)})
    found.prepare()
    # On disk, too: whatever is changed later is read from there.
    SettingsFile(found.settings).change(lambda _: settings)
    clock = SystemClock()
    clerk = Clerk(WindowArguments(home=found, practice=bool(scenario), scenario=scenario or "normal"), clock=clock)
    program = Program(Start(opens=bool(scenario), settings=settings), Costumed(clerk), clock=clock)
    program.preferences.changed.connect(appearance.show)
    program.clock, program.clock_ms, program.appearance, program.shown_windows = (
        clock,
        clock.now_ms,
        appearance,
        _shown_windows,
    )
    return program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
