"""What the window is started with."""

from __future__ import annotations

from dataclasses import dataclass

from app.paths import Home

NORMAL = "normal"
"""The scenario of practice in which nothing goes wrong."""


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """How to start: in which home, and with which account open.

    `practice` opens the built-in exchange in `scenario`, `practice_url` a standing one (`http://127.0.0.1:PORT`),
    `account` the one of that name; with none of them the account shown last. `practice_menu` shows the menu of
    scenarios whatever the settings say.
    """

    home: Home
    practice: bool = False
    practice_url: str | None = None
    scenario: str = NORMAL
    account: str | None = None
    practice_menu: bool = False

    @property
    def practises(self) -> bool:
        """Whether the window is opened to practise."""
        return self.practice or self.practice_url is not None
