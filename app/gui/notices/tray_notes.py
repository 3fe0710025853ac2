"""Desktop notifications where the system shows them beside an icon in its tray: Windows and macOS."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

_SHOWN_MS = 15_000


class TrayNotes(QObject):
    """The icon is there only as long as a notification may be: there is none permanently."""

    clicked = Signal()

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._tray = QSystemTrayIcon(icon, self)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(_SHOWN_MS)
        self._gone.timeout.connect(self._tray.hide)
        self._tray.messageClicked.connect(self._click)
        self._tray.activated.connect(self._click)

    def show(self, title: str, text: str) -> None:
        """Show it for some seconds."""
        self._tray.show()
        self._tray.showMessage(title, text, self._tray.icon(), _SHOWN_MS)
        self._gone.start()

    @Slot()
    def _click(self) -> None:
        self._tray.hide()
        self._gone.stop()
        self.clicked.emit()
