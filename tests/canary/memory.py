"""What the objects of a running program give away, and which of them still hold a secret."""

from __future__ import annotations

import copy
import gc
import pickle
import traceback
import types
from collections.abc import Mapping

from tests.canary.marks import shows

# What an object says of itself to a log, a debugger's hover, a crash report or another process.
VIEWS = {
    "repr": repr,
    "str": str,
    "format": lambda held: f"{held}",
    "pickle": pickle.dumps,
    "shallow pickle": lambda held: repr(held.__reduce_ex__(4)),
    "copy": lambda held: repr(copy.copy(held)),
}
_CODE = (type, types.ModuleType, types.FunctionType, types.CodeType, types.FrameType, types.TracebackType)


def ours():
    """Every instance of a class of the program that is alive."""
    return [each for each in gc.get_objects() if type(each).__module__.partition(".")[0] == "app"]


def exposed(objects):
    """The class and the view of each object that shows a marked secret; what cannot be viewed shows nothing."""
    found = set()
    for held in objects:
        for name, view in VIEWS.items():
            try:
                seen = view(held)
            except Exception:  # noqa: BLE001, S112 - whatever forbids the view
                continue
            if shows(seen):
                found.add((type(held).__qualname__, name))
    return sorted(found)


def holders():
    """The types of the objects, anywhere in the interpreter, that refer to a text with a marked secret in it."""
    gc.collect()
    return sorted(
        type(each).__qualname__
        for each in gc.get_objects()
        if not isinstance(each, (types.CodeType, types.ModuleType))
        and any(isinstance(held, (str, bytes, bytearray)) and shows(bytes_of(held)) for held in gc.get_referents(each))
    )


def bytes_of(held):
    """A text as bytes, whatever it is."""
    return held.encode(errors="surrogatepass") if isinstance(held, str) else bytes(held)


def told_by(error):
    """All that an error tells: its text, its chain, its notes, and whatever hangs on it but code and frames."""
    seen, left, texts = set(), [error], ["".join(traceback.format_exception(error))]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, _CODE):
            continue
        seen.add(id(each))
        if isinstance(each, (str, bytes, bytearray)):
            texts.append(bytes_of(each).decode(errors="replace"))
        else:
            left += gc.get_referents(each)
    return texts


def framed(error):
    """Function and name of each variable with headers that show a marked secret, in every frame an error leads to."""
    seen, left, found = set(), [error], set()
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        left += [each.__cause__, each.__context__]
        for frame, _ in traceback.walk_tb(each.__traceback__):
            for name, held in frame.f_locals.items():
                if shows(repr(held if isinstance(held, Mapping) else getattr(held, "headers", None))):
                    found.add(f"{frame.f_code.co_name}: {name}")
    return sorted(found)
