"""Where the journal, the settings, the log and the resources live: source tree, wheel or frozen."""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from app.domain.words import Words
from app.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME_VARIABLE = "ONE_CLICK_REPAY_HOME"
_FOLDER = "one-click-repay"


@dataclass(frozen=True, slots=True)
class Home:
    """The files that belong to this user of the program, as absolute paths.

    `practice_journal` is for a practice server that stands alone. `window` and `practice_window` are folders: the
    places where the one window that is open on the accounts, and the one that is open to practise, keep their locks.
    """

    journal: Path
    practice_journal: Path
    settings: Path
    log: Path
    window: Path
    practice_window: Path

    @classmethod
    def find(cls, environment: Mapping[str, str]) -> Home:
        """All in the folder that ONE_CLICK_REPAY_HOME names, else where the system keeps such files."""
        named = environment.get(HOME_VARIABLE, "").strip()
        if named:
            folder = Path(named).expanduser().absolute()
            return cls._in(state=folder, config=folder, log=folder)
        return cls._in(
            state=platformdirs.user_data_path(_FOLDER, appauthor=False),
            config=platformdirs.user_config_path(_FOLDER, appauthor=False),
            log=platformdirs.user_log_path(_FOLDER, appauthor=False),
        )

    @classmethod
    def _in(cls, *, state: Path, config: Path, log: Path) -> Home:
        return cls(
            journal=state / "journal.sqlite3",
            practice_journal=state / "practice-journal.sqlite3",
            settings=config / "settings.json",
            log=log / "one-click-repay.log",
            window=state / "window",
            practice_window=state / "practice-window",
        )

    def prepare(self) -> None:
        """Make the folders, for this user only (0700), and close to others those that exist.

        Raises BadInput if a folder cannot be made or closed, or is one that all users share, such as /tmp.
        """
        for folder in dict.fromkeys((self.journal.parent, self.settings.parent, self.log.parent)):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                mode = folder.stat().st_mode
                if mode & stat.S_ISVTX:
                    raise BadInput(_shared(folder))
                if stat.S_IMODE(mode) != stat.S_IRWXU:
                    folder.chmod(stat.S_IRWXU)
            except OSError as error:
                raise unusable(folder, Words(str(error.strerror), str(error.strerror))) from error


def resources() -> Path:
    """The folder of icons and translations, wherever the program runs from."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent
    packed = package / "resources"
    return packed if packed.is_dir() else package.parent / "resources"


def unusable(folder: Path, why: Words) -> BadInput:
    """The error for a folder in which nothing can be kept, with the reason."""
    return BadInput(
        Words(
            f"The folder {folder} cannot be used ({why.en}). Nothing was sent. "
            f"Free it, or name another one in {HOME_VARIABLE}.",
            f"无法使用文件夹 {folder}（{why.zh}）。未发送任何请求。"
            f"请修复该文件夹，或在 {HOME_VARIABLE} 中指定其他文件夹。",
        )
    )


def _shared(folder: Path) -> Words:
    return Words(
        f"The folder {folder} is shared with all users of this computer. Nothing was sent. "
        f"Name a folder of your own in {HOME_VARIABLE}.",
        f"文件夹 {folder} 由本机所有用户共享。未发送任何请求。请在 {HOME_VARIABLE} 中指定您自己的文件夹。",
    )
