"""A folder on a disk that is truly read-only or full, for one child process in a mount namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
_FULL = (
    'kept="$(mktemp -d)" && cp -a "$0/." "$kept" && mount -t tmpfs -o size=1m,mode=0700 tmpfs "$0" '
    '&& cp -a "$kept/." "$0" '
    '&& rm -rf "$kept"; head -c 2m /dev/zero > "$0/filler" 2>/dev/null; exec "$@"'
)
SICK = {"read-only": _READ_ONLY, "full": _FULL}


@cache
def _apart():
    """The command that gives a process mounts of its own; None where the system does not allow it."""
    alone = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-Um", "--map-current-user", "--keep-caps")
    if shutil.which("unshare") is None:
        return None
    tried = subprocess.run([*alone, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True)
    return alone if tried.returncode == 0 else None


def on_a_sick_disk(how, folder, command):
    """`command` as it is to be run so that `folder` is read-only or full for it; None where that cannot be had."""
    apart = _apart()
    return None if apart is None else (*apart, "sh", "-c", SICK[how], str(folder), *command)
