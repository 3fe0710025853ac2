"""Desktop notifications over the session's D-Bus, as Linux desktops have them, away from the window's thread."""

from __future__ import annotations

import html
import logging
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_log = logging.getLogger(__name__)

_PLACE = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_PATIENCE_S = 5.0
_CLICKED_WITHIN_S = 600.0
_DEFAULT_ACTION = "default"
_BY_THE_DESKTOP = -1
_MARKUP = "body-markup"  # https://specifications.freedesktop.org/notification-spec/latest/markup.html


class BusNotes(QObject):
    """Shows one notification at a time: a new one takes the place of the former. `clicked` comes from any thread."""

    clicked = Signal()

    def __init__(self, *, application: str, action: str) -> None:
        super().__init__()
        self._application = application
        self._action = action
        self._shown = 0

    def show(self, title: str, text: str) -> None:
        """Show it, in a thread of its own: a bus that does not answer holds up nobody, and is only logged."""
        threading.Thread(target=self._show, args=(title, text), name="desktop-note", daemon=True).start()

    def _show(self, title: str, text: str) -> None:
        try:
            # It comes with keyring, and only where there may be a D-Bus.
            from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - the first note is early enough

            with closing(open_dbus_connection(bus="SESSION")) as bus:
                self._converse(bus, title, text)
        except Exception as error:  # noqa: BLE001 - whatever a bus does, a note is a courtesy
            _log.info("No desktop notification: %s.", type(error).__name__)

    def _converse(self, bus: DBusConnection, title: str, text: str) -> None:
        """Show the note, then wait until it is clicked, closed or old."""
        from jeepney import DBusAddress, HeaderFields, MatchRule, message_bus, new_method_call  # noqa: PLC0415 - see above
        from jeepney.io.blocking import Proxy  # noqa: PLC0415 - likewise

        there = DBusAddress(_PLACE, bus_name=_NAME, interface=_NAME)
        rule = MatchRule(type="signal", interface=_NAME, path=_PLACE)
        Proxy(message_bus, bus, timeout=_PATIENCE_S).AddMatch(rule)
        can = bus.send_and_get_reply(new_method_call(there, "GetCapabilities"), timeout=_PATIENCE_S).body
        if can and _MARKUP in can[0]:
            # OKX's own words must be shown, and never drawn.
            text = html.escape(text, quote=False)
        asked = new_method_call(
            there,
            "Notify",
            "susssasa{sv}i",
            (
                self._application, self._shown, self._application, title, text, [_DEFAULT_ACTION, self._action],
                {"desktop-entry": ("s", self._application)}, _BY_THE_DESKTOP,
            ),
        )  # the fields in their order  # fmt: skip
        with bus.filter(rule, bufsize=50) as signals:
            number = bus.send_and_get_reply(asked, timeout=_PATIENCE_S).body[0]
            self._shown = number
            until = time.monotonic() + _CLICKED_WITHIN_S
            while (left := until - time.monotonic()) > 0:
                told = bus.recv_until_filtered(signals, timeout=left)
                member = told.header.fields[HeaderFields.member]
                if told.body[0] == number and member in {"ActionInvoked", "NotificationClosed"}:
                    if member == "ActionInvoked":
                        self.clicked.emit()
                    return
