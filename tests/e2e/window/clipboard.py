"""What the clipboard of a screen holds, told by a process of its own as any program is told that pastes."""

from __future__ import annotations

import json

from PySide6.QtGui import QGuiApplication


def main() -> None:
    application = QGuiApplication([])
    print(json.dumps(application.clipboard().text()))


if __name__ == "__main__":
    main()
