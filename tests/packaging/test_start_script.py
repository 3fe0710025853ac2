"""The script that starts the packed program: from anywhere, by a link too, with its arguments and exit code."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from packing.project import NAME, PACKAGING

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is for Linux")
# In the place of the interpreter: says what it was given.
SPY = """#!/bin/sh
printf '%s\\n' "$@" "$$" "LD=$LD_LIBRARY_PATH" "ORIG=${LD_LIBRARY_PATH_ORIG-none}"
exit 7
"""


@pytest.fixture
def program(tmp_path):
    folder = tmp_path / "a folder"
    (folder / "_internal" / "bin").mkdir(parents=True)
    spy = folder / "_internal" / "bin" / NAME
    spy.write_text(SPY)
    script = folder / NAME
    script.write_text((PACKAGING / "linux" / "start.sh").read_text("utf-8"))
    for each in (spy, script):
        each.chmod(0o755)
    return script


def started(command, *arguments, **environment):
    bare = {name: value for name, value in os.environ.items() if not name.startswith("LD_")}
    return subprocess.run(
        [str(command), *arguments], env=bare | environment, capture_output=True, text=True, check=False, cwd="/"
    )


def test_arguments_and_exit_code_pass_through(program):
    done = started(program, "repay", "A B", "--with=*")
    assert done.returncode == 7
    assert done.stdout.splitlines()[:4] == ["-I", "-S", "-B", "-c"]
    assert done.stdout.splitlines()[-6:-3] == ["repay", "A B", "--with=*"]


def test_it_is_found_through_a_link_and_its_libraries_with_it(program, tmp_path):
    link = tmp_path / "bin"
    link.symlink_to(program)
    inside = program.parent / "_internal"
    assert started(link).stdout.splitlines()[-2:] == [f"LD={inside}", "ORIG=none"]


def test_the_user_s_own_search_path_comes_after_and_is_remembered(program):
    inside = program.parent / "_internal"
    assert started(program, LD_LIBRARY_PATH="/opt/x").stdout.splitlines()[-2:] == [f"LD={inside}:/opt/x", "ORIG=/opt/x"]


def test_the_program_takes_the_script_s_place_so_that_signals_reach_it(program):
    with subprocess.Popen([str(program)], stdout=subprocess.PIPE, text=True) as process:
        said = process.communicate()[0].splitlines()
    assert said[-3] == str(process.pid)
