"""One private rotating log file, with every secret struck out of the finished line."""

from __future__ import annotations

import base64
import html
import json
import logging
import os
import re
import sys
import threading
from contextlib import suppress
from itertools import product
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path
    from types import TracebackType

_MAX_BYTES = 1_000_000
_BACKUPS = 3
_MAX_LINE = 16_000
_STRUCK = "[struck out]"
_OURS = ("app", "__main__")
_OTHERS = ("urllib3", "requests", "keyring", "jeepney", "secretstorage")

_NAMES = r"(?:api[_ -]?|ok[_-]?)?(?:key|secret(?:[_-]?key)?|sign(?:ature)?|passphrase|password)|token"
_PATTERNS = (
    # A signing header and all that follows it: a passphrase may hold spaces and quotes.
    (re.compile(r"""((?:OK-ACCESS-\w+|Authorization)\\*['"]?\s*[:=,]).*""", re.IGNORECASE), rf"\1 {_STRUCK}"),
    # "secret": "…", 'passphrase': '…', secret=…, and the same inside a quoted text.
    (
        re.compile(
            rf"""\b({_NAMES})(\\*['"]?\s*[:=]\s*b?\\*)(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[^\s,;&'"}}\])]+)""",
            re.IGNORECASE,
        ),
        rf"\1\2{_STRUCK}",
    ),
    # A proxy's user and password; without a bound, a text of many "://" would take long.
    (re.compile(r"""(://)[^\s'"]{0,500}@"""), rf"\1{_STRUCK}@"),
)

# How quotes are written in HTML, by Python, Go, PHP, XML or not at all; all escape &, < and > alike.
_DOUBLE = ('"', "&quot;", "&#34;")
_SINGLE = ("'", "&#x27;", "&#39;", "&#039;", "&apos;")

_secret_forms: set[str] = set()
_secrets: list[re.Pattern[str]] = []


def strike_out(*secret_texts: str) -> None:
    """Keep these texts out of every line logged from now on, also URL-quoted, escaped (HTML's too) and in base64."""
    forms = set[str]().union(*(_forms(text) for text in secret_texts if text))
    if forms <= _secret_forms:
        return
    _secret_forms.update(forms)
    longest_first = sorted(_secret_forms, key=len, reverse=True)
    _secrets[:] = [re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)]
    re.purge()  # it keeps what it compiled, texts and all


def forget_struck() -> None:
    """Forget the texts to be struck out, once nothing of the program holds them any more."""
    _secret_forms.clear()
    _secrets.clear()


def unquoted(text: str) -> str:
    """`text` without the secrets that are known, should whoever wrote it have quoted one."""
    for pattern in _secrets:
        text = pattern.sub(_STRUCK, text)
    return text


def struck(text: str) -> str:
    """`text` without the secrets that are known, or that look like one."""
    text = unquoted(text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _forms(text: str) -> set[str]:
    forms = {text, quote(text), quote(text, safe=""), quote_plus(text), repr(text)[1:-1]}
    forms |= {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    bare = html.escape(text, quote=False)
    forms |= {bare.replace('"', double).replace("'", single) for double, single in product(_DOUBLE, _SINGLE)}
    raw = text.encode()
    for offset in range(3):
        # Base64 of a longer text that holds the secret: keep only the characters that the secret alone decides.
        first, last = -(-offset * 8 // 6), (offset + len(raw)) * 8 // 6
        if last - first >= 4:  # noqa: PLR2004 - fewer would strike out half the language
            padded = b"\0" * offset + raw
            forms.add(base64.b64encode(padded).decode()[first:last])
            forms.add(base64.urlsafe_b64encode(padded).decode()[first:last])
    return forms


class _Formatter(logging.Formatter):
    """Strikes secrets out of the whole line, tracebacks included, and keeps each record's first line recognisable."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        line = struck(super().format(record))[:_MAX_LINE]
        return line.replace("\r", "").replace("\n", "\n    ")

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        # The record keeps this text, and other listeners may read it there.
        return struck(super().formatException(ei))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class _PrivateFile(RotatingFileHandler):
    """A capped file that only its owner may read, and that never stops the program."""

    def _open(self) -> TextIOWrapper:
        # One from another program may be open to others.
        with suppress(FileNotFoundError):
            os.chmod(self.baseFilename, 0o600)  # noqa: PTH101 - logging keeps the name as text
        return open(self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=_private)

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        # Windows does not rename a file that another process of ours has open: go on in the same one.
        with suppress(OSError):
            super().doRollover()

    def filter(self, record: logging.LogRecord) -> bool:
        ours = record.name.partition(".")[0] in _OURS
        return bool(super().filter(record)) and (ours or record.levelno >= logging.WARNING)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the line: a full disk is no reason to stop, and the usual report would quote the arguments."""


def start_logging(path: Path, *, verbose: bool = False) -> None:
    """Log into `path` (UTF-8, 0600, some 4 MB with its backups), and nowhere else; never raises.

    The program's own lines from INFO, or DEBUG if `verbose`; everybody else's from WARNING. Replaces an earlier start.
    """
    stop_logging()
    handler: logging.Handler
    try:
        handler = _PrivateFile(path, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8")
    except OSError:
        # Without any handler, logging would write to standard error, with nothing struck out.
        handler = logging.NullHandler()
    handler.set_name(__name__)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def stop_logging() -> None:
    """Close the file; what is logged later is dropped."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.get_name() == __name__]:
        root.removeHandler(handler)
        handler.close()


def install_excepthooks() -> None:
    """Log what nobody caught, in any thread, without the values of variables.

    Standard error, if there is one, is told only that it happened: the error's own text may quote anything.
    """
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    logging.getLogger(__name__).critical("Nobody caught this error.", exc_info=(kind, error, traceback))
    if sys.stderr is not None:  # it is None in a program built without a console
        with suppress(OSError, ValueError):
            sys.stderr.write(
                f"One-Click Repay: unexpected error ({kind.__name__}); the log has the details. "
                f"意外错误（{kind.__name__}），详情见日志。\n",
            )


def _uncaught_in_thread(stopped: threading.ExceptHookArgs) -> None:
    if stopped.exc_value is not None and not issubclass(stopped.exc_type, SystemExit):
        _uncaught(stopped.exc_type, stopped.exc_value, stopped.exc_traceback)
