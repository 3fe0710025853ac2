"""The proxy that a Linux desktop is set to, asked of its portal over D-Bus; Python knows those of other systems."""

from __future__ import annotations

import logging
import sys
from contextlib import closing

_log = logging.getLogger(__name__)

_NAME = "org.freedesktop.portal.Desktop"
_PLACE = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"
_PATIENCE_S = 3.0  # it may have to be started first
_DIRECT = "direct://"


def desktop_proxy(url: str) -> str:
    """The address of the proxy that the desktop chooses for `url`, by a script of its own if it has one; "" for none.

    Blocks for a few seconds at most. What has no such portal, or one that does not answer, is set to none.
    """
    if not sys.platform.startswith("linux"):
        return ""
    try:
        # It comes with keyring, and only where there may be a D-Bus.
        from jeepney import DBusAddress, MessageType, new_method_call  # noqa: PLC0415 - most are asked for no proxy
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - likewise

        asked = new_method_call(DBusAddress(_PLACE, bus_name=_NAME, interface=_INTERFACE), "Lookup", "s", (url,))
        with closing(open_dbus_connection(bus="SESSION")) as bus:
            told = bus.send_and_get_reply(asked, timeout=_PATIENCE_S)
        named = told.body[0] if told.header.message_type is MessageType.method_return else []
        first = str(next(iter(named), _DIRECT))
    except Exception as error:  # noqa: BLE001 - whatever a bus does, there are desktops without one
        _log.info("The desktop names no proxy: %s.", type(error).__name__)
        return ""
    return "" if first == _DIRECT else first
