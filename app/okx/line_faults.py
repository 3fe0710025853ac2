"""What is said where the line itself fails: why no connection to OKX was made, or what became of an answer."""

from __future__ import annotations

from collections.abc import Iterator

from app.deadline import DeadlinePassed
from app.domain.words import Words
from app.errors import Unclear

# By name: which class it is depends on the kind of proxy, and on the library that met it.
NO_NAME = frozenset({"gaierror", "NameResolutionError"})
REFUSED = frozenset({"ConnectionRefusedError"})
NO_ANSWER = frozenset({"ConnectTimeoutError", "TimeoutError", "timeout"})
CLOSED = frozenset(
    {"RemoteDisconnected", "ConnectionResetError", "BrokenPipeError", "SSLEOFError", "SSLZeroReturnError"}
)
_LATE = NO_ANSWER | {"ReadTimeout", "ReadTimeoutError", "DeadlinePassed"}
_CUT = CLOSED | {"ConnectionAbortedError", "IncompleteRead"}


def chain(error: BaseException) -> Iterator[BaseException]:
    """`error`, and what it was raised from, one after the other."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def unreached(kinds: set[str]) -> Words:
    """Why no connection was made, with no proxy in between; `kinds` are the names of the errors that were met."""
    why = next((words for some, words in _WHY if kinds & some), None)
    found = Words(f"OKX could not be reached{why.en}.", f"无法连接欧易{why.zh}。") if why else _NOT_REACHED
    return found + _CHECK


def why_unclear(error: BaseException) -> Unclear:
    """What became of the answer to a request that may have left."""
    kinds = {type(each).__name__ for each in chain(error)}
    if isinstance(error, DeadlinePassed) or kinds & _LATE:
        return Unclear(Words("OKX did not answer in time.", "欧易未及时返回结果。") + _AGAIN)
    if kinds & _CUT:
        return Unclear(
            Words("The connection to OKX was cut before it answered.", "与欧易的连接在返回结果前中断。") + _AGAIN,
            cut=True,
        )
    return Unclear(Words("OKX gave no usable answer.", "欧易未返回有效结果。") + _AGAIN)


_WHY = (
    (NO_NAME, Words(": its address was not found", "：未能解析其域名")),
    (REFUSED, Words(": the connection was refused", "：连接被拒绝")),
    (NO_ANSWER, Words(": no connection was made in time", "：连接超时")),
    (CLOSED, Words(": the connection was cut while it was made", "：建立连接时被中断")),
)
_NOT_REACHED = Words("OKX could not be reached.", "无法连接欧易。")
_CHECK = Words("Check the internet connection and the proxy, then try again.", "请检查网络与代理后重试。")
_AGAIN = Words("Try again in a moment.", "请稍后重试。")
