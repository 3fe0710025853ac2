"""A browser or a file manager that the packed program starts finds the environment that the user has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app import child_environment
from tests.map import ROOT

BUNDLE = "/usr/lib/one-click-repay/_internal"
USER = {"HOME": "/h", "LANG": "zh_CN.UTF-8", "PATH": "/usr/bin"}


def restored(environment, bundle=BUNDLE):
    environment = dict(environment)
    child_environment.restore(environment, bundle=bundle)
    return environment


def test_what_the_loader_and_its_hook_set_is_gone():
    assert (
        restored(
            USER
            | {
                "LD_LIBRARY_PATH": BUNDLE,
                "QT_PLUGIN_PATH": f"{BUNDLE}/PySide6/Qt/plugins",
                "QML2_IMPORT_PATH": f"{BUNDLE}/PySide6/Qt/qml",
                "_PYI_ARCHIVE_FILE": f"{BUNDLE}/../one-click-repay",
                "_PYI_PARENT_PROCESS_LEVEL": "1",
            }
        )
        == USER
    )


@pytest.mark.parametrize("name", ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH"])
def test_the_user_s_own_search_path_is_back(name):
    assert restored(USER | {name: f"{BUNDLE}:/opt/x", f"{name}_ORIG": "/opt/x"}) == USER | {name: "/opt/x"}


@pytest.mark.parametrize("name", ["LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"])
def test_what_the_user_set_stays(name):
    assert restored(USER | {name: "/opt/x"}) == USER | {name: "/opt/x"}


def test_nothing_is_touched_where_nothing_was_packed():
    given = USER | {"LD_LIBRARY_PATH": "/opt/x", "LD_LIBRARY_PATH_ORIG": "/opt/y", "_PYI_ARCHIVE_FILE": "x"}
    assert restored(given, bundle=None) == given


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a display may be missing on Linux only")
def test_without_standard_streams_a_missing_display_still_ends_with_its_code():
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND", "DISPLAY"))
    }
    command = f'exec "{sys.executable}" -m app 1>&- 2>&-'
    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, env=environment, check=False)
    assert done.returncode == 3
