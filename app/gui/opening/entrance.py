"""In which place of a home this window is, so that there is one of a kind, and when another asks for it."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal, Slot

from app.domain.words import Words
from app.errors import AlreadyOpen, NoPlace
from app.gui.opening.window_lock import WindowLock, bell_in
from app.paths import Home

_log = logging.getLogger(__name__)


class Entrance(QObject):
    """A home has two places for windows: one for the accounts, one for practice; `called` asks for this one.

    A rehearsal may stand beside the real thing, and whoever asks for practice never finds a LIVE window in front
    instead. A window on the accounts may practise where it is, as the built-in exchange is in its memory alone; one
    that was opened to practise moves to the accounts before it opens one, if there is no other window there.
    """

    called = Signal(str)  # with the activation token of whoever asks, "" for none
    _moved = Signal()
    _bell_taken = Signal(str)

    def __init__(self, home: Home, *, practice: bool) -> None:
        super().__init__()
        self._home = home
        self._lock = WindowLock(home.practice_window if practice else home.window)
        self._watcher: QFileSystemWatcher | None = None
        self._closed = self._held = False
        self._moved.connect(self._listen_there)
        self._bell_taken.connect(self._answer)

    def enter(self) -> None:
        """Take the place; raises `AlreadyOpen` and `BadInput` as `WindowLock.take` does.

        Where nothing can be written, the window opens without it, to look; `admit` has it taken before anything else.
        """
        with suppress(NoPlace):
            self._lock.take()
            self._held = True

    @property
    def admits(self) -> bool:
        """Whether it stands in the place of the accounts, so that `admit` need not be asked."""
        return self._held and self._lock.folder == self._home.window

    def admit(self) -> None:
        """Stand in the place of the accounts; raises `AlreadyOpen` and `NoPlace`, and may take seconds.

        From any thread but the window's.
        """
        if self._lock.folder != self._home.window:
            self.move_to_accounts()
        elif not self._held:
            self._lock.take()
            self._held = True
            self._moved.emit()

    def move_to_accounts(self) -> None:
        """Take the place of the accounts in exchange for the one of practice, if that is where this window is.

        Raises `AlreadyOpen` and `NoPlace`, and may take seconds: not for the thread of the window.
        """
        if self._lock.folder == self._home.window:
            return
        there = WindowLock(self._home.window)
        try:
            there.take()
        except AlreadyOpen as error:
            raise AlreadyOpen(error.words + _GO_ON_THERE) from None
        before, self._lock, self._held = self._lock, there, True
        before.release()
        self._moved.emit()

    @Slot()
    def listen(self) -> None:
        """Heed from now on whoever asks for this window, and who has asked already."""
        if not self._held:
            return
        if self._watcher is not None:
            self._watcher.deleteLater()
        folder = self._lock.folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        if not self._watcher.addPath(str(folder)):
            _log.warning("Nobody can ask this window to come to the front: its folder cannot be watched.")
        self._look()

    @Slot()
    def close(self) -> None:
        """Answer nobody any more: the window is closing, and who waits for an answer may soon have the place."""
        self._closed = True
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def leave(self) -> None:
        """Let another window have the place."""
        self.close()
        self._lock.release()

    @Slot()
    def _listen_there(self) -> None:
        if not self._closed:
            self.listen()

    @Slot()
    def _look(self) -> None:
        bell = bell_in(self._lock.folder)
        threading.Thread(target=self._take_bell, args=(bell,), name="bell", daemon=True).start()

    def _take_bell(self, bell: Path) -> None:
        """In a thread of its own, as the disk may be slow."""
        with suppress(OSError, RuntimeError):  # nobody rang; the program is ending
            if not self._closed:
                token = bell.read_text(encoding="utf-8", errors="replace")
                bell.unlink()
                self._bell_taken.emit(token if token.isascii() and token.isprintable() else "")

    @Slot(str)
    def _answer(self, token: str) -> None:
        if not self._closed:
            self.called.emit(token)


_GO_ON_THERE = Words(
    "Accounts are opened there: go on in that window, or close it and try again.",
    "请在该窗口中使用账户，或将其关闭后重试。",
)
