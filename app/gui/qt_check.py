"""Whether Qt can start here, and which Qt it is, for the self-test."""

from __future__ import annotations

import os

import PySide6
from PySide6.QtCore import QLibraryInfo, qVersion
from PySide6.QtGui import QGuiApplication

_PLUGINS = QLibraryInfo.LibraryPath.PluginsPath


def qt_version() -> str:
    """Start Qt without a display and return its version; raises RuntimeError if a part of it is missing."""
    platforms = os.path.join(QLibraryInfo.path(_PLUGINS), "platforms")  # noqa: PTH118 - Qt's own path, as text
    if not os.path.isdir(platforms):  # noqa: PTH112 - likewise
        raise RuntimeError("Qt's platform plugins are missing")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    platform = application.platformName()
    application.shutdown()
    return f"Qt {qVersion()}, PySide6 {PySide6.__version__}, platform {platform}"
