"""What the packed program's own start left in the environment is taken out again, so that no browser inherits it."""

from __future__ import annotations

from collections.abc import MutableMapping

# Set by PyInstaller's loader and by its hook for Qt, and for this program alone: a child would load our libraries.
_OURS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
_SEARCH_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_BEFORE = "_ORIG"
_LOADER = "_PYI_"


def restore(environment: MutableMapping[str, str], *, bundle: str | None) -> None:
    """Make the environment what it was before the packed program started, `bundle` being the folder it runs from.

    Does nothing if `bundle` is None: then nothing was packed. What this process needed of it has been read already.
    """
    if bundle is None:
        return
    for name in _SEARCH_PATHS:
        before = environment.pop(f"{name}{_BEFORE}", None)
        if before is not None:
            environment[name] = before
        elif environment.get(name, "").startswith(bundle):
            del environment[name]
    for name in _OURS:
        if environment.get(name, "").startswith(bundle):
            del environment[name]
    for name in [each for each in environment if each.startswith(_LOADER)]:
        del environment[name]
