"""`self-test`: whether everything that the program needs is here."""

from __future__ import annotations

import argparse
import importlib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

from app import __version__
from app.cli.session import Session
from app.domain.words import Words
from app.errors import Exit, OneClickRepayError
from app.journal import Journal, sqlite_version
from app.okx.transport import trusted_certificates
from app.paths import resources

_ICON = Path("icons")


def run(asked: argparse.Namespace, session: Session) -> int:  # noqa: ARG001 - every command takes both
    """Check each part and say what was found; 0 if all is well, else 3."""
    good = True
    session.terminal.result(Words(f"One-Click Repay {__version__}", f"One-Click Repay {__version__}"))
    for name, check in _checks(session):
        try:
            found, sign = check(), "✔"
        except (OneClickRepayError, OSError, ImportError, RuntimeError) as error:
            found, sign, good = str(error), "✘", False
        session.terminal.result(Words(f"{sign} {name}: {found}", f"{sign} {name}：{found}"))
    return Exit.DONE if good else Exit.PREFLIGHT


def _checks(session: Session) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Qt", _qt
    yield "TLS", _tls
    yield "SQLite", lambda: _sqlite(session)
    yield "Keyring", session.vault.backend_name
    yield "Resources", _resources


def _qt() -> str:
    # By name: nothing but the window may make Qt a part of the program's start.
    version: str = importlib.import_module("app.gui.qt_check").qt_version()
    return version


def _tls() -> str:
    return f"{ssl.OPENSSL_VERSION}, {trusted_certificates()} trusted certificates"


def _sqlite(session: Session) -> str:
    Journal(session.home.journal).close()
    return sqlite_version()


def _resources() -> str:
    icons = sorted((resources() / _ICON).glob("*.svg"))
    if not icons:
        raise OSError(f"no icons in {resources() / _ICON}")
    translations = sorted((resources() / "i18n").glob("*.qm"))
    if not translations:
        raise OSError(f"no translations in {resources() / 'i18n'}")
    return f"{len(icons)} icons, translations: {', '.join(file.stem for file in translations)}"
