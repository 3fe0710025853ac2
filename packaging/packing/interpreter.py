"""The program on Linux is run by Debian's own interpreter, which is a sixth faster than its shared library is."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from packing.commands import BuildFailed, run
from packing.project import NAME, PACKAGING

_START = PACKAGING / "linux" / "start.sh"
_LIBRARY = "libpython"


def put_in(program: Path, inside: Path) -> None:
    """Put the interpreter below `inside`, where it finds its library, and start it by a script in place of a loader.

    It looks for the folder lib/pythonX.Y above its own; the links lead from there to what was collected.
    """
    own = Path(sys.executable).resolve()
    if _LIBRARY in run(["ldd", own]):
        raise BuildFailed(f"{own} is no interpreter that stands alone; the Linux packages are made with Debian's own")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for folder in ("bin", "lib"):
        (inside / folder).mkdir()
    shutil.copy(own, inside / "bin" / NAME)
    (inside / "lib" / version).symlink_to("..")
    (inside / "lib-dynload").symlink_to(f"{version}/lib-dynload")
    shutil.copy(_START, program / NAME)
    for started in (program / NAME, inside / "bin" / NAME):
        os.chmod(started, 0o755)  # noqa: PTH101, S103 - programs are run by everybody
