"""How the opening of an account goes, kept in step with the page that stands between two accounts."""

from __future__ import annotations

from app.domain.account import Account
from app.domain.words import Words
from app.errors import KeyRefused
from app.gui.background.messages import Ended, Job
from app.gui.main_window import MainWindow, Page
from app.gui.notices import troubles
from app.gui.opening import opening_faces
from app.gui.opening.opening_faces import Face


class OpeningShown:
    """Shows one face after the other, each of `account`, the one that is open or being opened, None for practice."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.account: Account | None = None

    @property
    def name(self) -> Words:
        """What the account is called."""
        return opening_faces.PRACTICE if self.account is None else Words(self.account.name, self.account.name)

    def begin(self) -> None:
        """The account is being opened."""
        self._show(opening_faces.opening(self.name))

    def ask_keyring(self) -> None:
        """The keyring was asked."""
        self._window.opening.show_face(opening_faces.keyring(self.name))

    def lock(self) -> None:
        """The account is being left, and its key dropped."""
        self._show(opening_faces.locking())

    def end(self, job: Job, ended: Ended, *, in_use: bool) -> bool:
        """Say why the account was not opened, or why nothing of it can be read; False if there is no such reason.

        `in_use` if something of it was read, or is under way: then it stays in sight.
        """
        has_key = self.account is not None
        if job is Job.OPEN and self._window.page is Page.OPENING:
            if ended.error is None:
                self._show(opening_faces.failed(self.name, troubles.defect(ended.defect)))
            else:
                self._show(opening_faces.not_opened(self.name, ended.error, has_key=has_key))
            return True
        if job is Job.LOOK and isinstance(ended.error, KeyRefused) and not in_use:
            self._show(opening_faces.refused(self.name, ended.error, has_key=has_key))
            return True
        return False

    def _show(self, face: Face) -> None:
        self._window.opening.show_face(face)
        self._window.show_page(Page.OPENING)
