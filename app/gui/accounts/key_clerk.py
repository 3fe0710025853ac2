"""How a key is tested before it is kept: each question to OKX in a thread of its own, so that it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app import settings_words
from app.clock import Clock
from app.deadline import Cancelled, within
from app.domain.account import Environment, environment_at
from app.domain.checks import Check
from app.domain.credentials import Credentials
from app.domain.route import own_proxy, route_of
from app.domain.words import Words
from app.errors import AccountProblem, BadInput
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.background.messages import Checked, Probe, Probed
from app.paths import Home
from app.settings import SettingsFile

if TYPE_CHECKING:
    from app.okx.client import Client

T = TypeVar("T")

_PATIENCE_S = 60.0  # a client gives up long before
_STOPPED = Words(
    "You stopped the check. Nothing was kept, and no repayment was sent.",
    "您已停止检查。未保存任何内容，也未发送还债请求。",
)


class KeyClerk:
    """Asks OKX what it makes of a key; keeps nothing."""

    def __init__(self, home: Home, *, clock: Clock) -> None:
        self._settings = SettingsFile(home.settings)
        self._clock = clock

    def checked(
        self, at: str, environment: Environment, credentials: Credentials, *, proxy: str
    ) -> Generator[Checked | Elsewhere, Any, tuple[Check, ...]]:
        """Test a connection through `proxy`, as in `Account`, and return what was found.

        Raises `BadInput` for its site, `AccountProblem` if stopped.
        """
        from app import checklist  # noqa: PLC0415 - after the first paint

        client = self._client(at, environment, credentials, proxy)
        lines, found = checklist.inspect(client), list[Check]()
        try:
            while (check := (yield _stoppable(lambda: next(lines, None)))) is not None:
                found.append(check)
                yield Checked(check)
        except Cancelled:
            raise AccountProblem(_STOPPED) from None
        finally:
            client.close()
        return tuple(found)

    def probe(self, ask: Probe, credentials: Credentials, *, proxy: str) -> Steps:
        """Ask the other sites, each by its own client; no address but those that `app.okx.sites` lists."""
        from app import probing  # noqa: PLC0415 - after the first paint

        for there in probing.others(ask.besides):
            client = self._client(there.name, ask.environment, credentials, proxy)
            try:
                answer = yield _stoppable(partial(probing.probe, there, client))
            except Cancelled:
                return
            finally:
                client.close()
            yield Probed(answer)

    def _client(self, at: str, environment: Environment, credentials: Credentials, proxy: str) -> Client:
        from app import accounts  # noqa: PLC0415 - after the first paint

        address = own_proxy(proxy)
        if address is None:
            raise BadInput(settings_words.UNFIT_OWN_PROXY)
        settings_proxy = self._settings.read()[0].proxy
        route = route_of(address, settings_proxy=settings_proxy, login=credentials.proxy_login)
        environment = environment_at(at, environment)
        return accounts.trial_client(at, environment, credentials, clock=self._clock, route=route)


def _stoppable(question: Callable[[], T]) -> Elsewhere:
    """Ask in a thread that nobody waits for any longer once the job is cancelled."""

    def ask(cancel: threading.Event) -> T:
        return within(_PATIENCE_S, question, name="okx-question", cancel=cancel)

    return Elsewhere(ask)
