"""What the program is made of: each part with its version and its licence, for *About*."""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import qVersion

from app.errors import KeyringProblem
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.background.messages import Described, Part

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


def describe() -> Steps:
    """Say which parts there are, and which keyring keeps the keys."""
    from app.vault import Vault  # noqa: PLC0415 - after the first paint

    def keyring(_cancel: threading.Event) -> str:
        try:
            return Vault().backend_name()
        except KeyringProblem:
            return ""

    name: str = yield Elsewhere(keyring)
    yield Described(parts(), name)
