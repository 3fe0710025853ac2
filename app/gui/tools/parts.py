"""What the program is made of: each part with its version, its licence and the licence's text, for *About*."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import qVersion

from app.errors import KeyringProblem
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.background.messages import Described, Notice, Part
from app.paths import resources

# By the name it is installed under; PySide6 stands for Qt, too.
LICENCES = {
    "PySide6-Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "requests": "Apache-2.0",
    "urllib3": "MIT",
    "certifi": "MPL-2.0",
    "charset-normalizer": "MIT",
    "idna": "BSD-3-Clause",
    "PySocks": "BSD-3-Clause",
    "keyring": "MIT",
    "SecretStorage": "BSD-3-Clause",
    "jeepney": "MIT",
    "cryptography": "Apache-2.0 OR BSD-3-Clause",
    "cffi": "MIT",
    "pycparser": "BSD-3-Clause",
    "jaraco.classes": "MIT",
    "jaraco.context": "MIT",
    "jaraco.functools": "MIT",
    "more-itertools": "MIT",
    "importlib-metadata": "Apache-2.0",
    "zipp": "MIT",
    "backports.tarfile": "MIT",
    "lazy-importer": "Apache-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "platformdirs": "MIT",
}

_NOTICE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)


def parts() -> tuple[Part, ...]:
    """The parts that are in use here; reads the disk."""
    import platform  # noqa: PLC0415 - after the first paint
    import ssl  # noqa: PLC0415 - likewise
    from importlib import metadata  # noqa: PLC0415 - likewise

    from app.journal import sqlite_version  # noqa: PLC0415 - likewise

    found = [
        Part("Python", platform.python_version(), "PSF-2.0"),
        Part("Qt", qVersion(), "LGPL-3.0-only"),
        Part("SQLite", sqlite_version().removeprefix("SQLite "), "Public Domain"),
        Part("OpenSSL", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"),
    ]
    for name, licence in LICENCES.items():
        # Some are needed on one system, or by one version of Python, only.
        with suppress(metadata.PackageNotFoundError):
            found.append(Part(name, metadata.version(name), licence))
    return tuple(found)


def notices() -> tuple[Notice, ...]:
    """The licence texts: those kept with the program, and those that its parts bring themselves; reads the disk."""
    kept = {file.stem: file.read_text(encoding="utf-8") for file in (resources() / "licences").glob("*.txt")}
    brought = {name: text for name in ("one-click-repay", *LICENCES) if (text := "\n\n".join(_brought(name)))}
    return tuple(Notice(*each) for each in sorted((brought | kept).items(), key=lambda each: each[0].lower()))


def _brought(name: str) -> Iterator[str]:
    """What lies beside an installed part; nothing in a packed program, which keeps them all in one folder."""
    from importlib import metadata  # noqa: PLC0415 - after the first paint

    with suppress(metadata.PackageNotFoundError):
        found = metadata.distribution(name)
        for file in sorted(found.files or ()):
            path = Path(str(found.locate_file(file)))
            if file.parts[0].endswith(".dist-info") and _NOTICE.search(file.name) and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace").strip()


def describe() -> Steps:
    """Say which parts there are, which keyring keeps the keys, and what the licences say."""
    from app.vault import Vault  # noqa: PLC0415 - after the first paint

    def keyring(_cancel: threading.Event) -> str:
        try:
            return Vault().backend_name()
        except KeyringProblem:
            return ""

    name: str = yield Elsewhere(keyring)
    yield Described(parts(), name, notices())
