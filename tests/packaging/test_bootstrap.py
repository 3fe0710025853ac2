"""Setting up: nothing is done twice, nothing half, and what cannot be done is said in one line."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script as a module, over a project folder of its own, with all it needs there and every command recorded."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "packaging" / "requirements").mkdir(parents=True)
    for name in ("packaging/requirements/run.txt", "packaging/requirements/develop.txt", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "VENV_PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "complete")
    monkeypatch.setattr(module, "_loads", lambda _name: True)
    monkeypatch.setattr(module, "missing_packages", list)
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: True)  # a Debian may lack ensurepip
    module.commands = commands = []

    def call(command, _failure):
        commands.append(command)
        if "venv" in command:
            module.VENV.mkdir(exist_ok=True)
            module.VENV_PYTHON.touch()
            module.STAMP.unlink(missing_ok=True)

    monkeypatch.setattr(module, "_call", call)
    return module


def as_root(bootstrap, monkeypatch, *, root):
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name)


def lose(bootstrap, monkeypatch, *libraries):
    monkeypatch.setattr(bootstrap, "_loads", lambda name: name not in libraries)


def test_the_lock_is_installed_by_hash_and_the_project_after_it(bootstrap):
    assert bootstrap.main(["run"]) == 0
    _venv, lock, project = bootstrap.commands
    assert "--require-hashes" in lock
    assert lock[-1].endswith("run.txt")
    assert {"--editable", "--no-deps", "--no-build-isolation"} <= set(project)


@pytest.mark.parametrize(("first", "then"), [("run", "run"), ("develop", "develop"), ("develop", "run")])
def test_nothing_is_done_twice(bootstrap, capsys, first, then):
    bootstrap.main([first])
    bootstrap.commands.clear()
    capsys.readouterr()
    assert bootstrap.main([then]) == 0
    assert bootstrap.commands == []
    assert capsys.readouterr() == ("", "")


def test_what_runs_is_not_enough_to_develop(bootstrap):
    bootstrap.main(["run"])
    bootstrap.commands.clear()
    bootstrap.main(["develop"])
    assert len(bootstrap.commands) == 3


@pytest.mark.parametrize("changed", ["packaging/requirements/run.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed(bootstrap, changed):
    bootstrap.main(["run"])
    bootstrap.commands.clear()
    (bootstrap.ROOT / changed).write_text("changed\n")
    bootstrap.main(["run"])
    assert len(bootstrap.commands) == 3


def test_an_interrupted_setup_is_made_anew(bootstrap, monkeypatch):
    whole = bootstrap._call

    def interrupted(command, failure):
        if "--require-hashes" in command:
            raise KeyboardInterrupt
        whole(command, failure)

    monkeypatch.setattr(bootstrap, "_call", interrupted)
    assert bootstrap.main(["run"]) == 130
    monkeypatch.setattr(bootstrap, "_call", whole)
    bootstrap.commands.clear()
    assert bootstrap.main(["run"]) == 0
    assert "--clear" in bootstrap.commands[0]
    assert len(bootstrap.commands) == 3


def test_an_environment_whose_interpreter_is_gone_is_made_anew(bootstrap):
    bootstrap.main(["run"])
    bootstrap.VENV_PYTHON.unlink()
    bootstrap.commands.clear()
    bootstrap.main(["run"])
    assert len(bootstrap.commands) == 3


def test_without_ensurepip_the_system_pip_is_used(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: name == "pip")
    assert bootstrap.main(["run"]) == 0
    venv, lock, _project = bootstrap.commands
    assert "--without-pip" in venv
    assert lock[:5] == [sys.executable, "-m", "pip", "--python", str(bootstrap.VENV_PYTHON)]


def test_without_any_pip_one_line_says_what_to_install(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err.endswith("Run: sudo apt-get install python3-venv\n")


def test_an_old_python_says_which_is_needed(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_old_python_hands_over_to_a_newer_one(bootstrap, monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: sys.executable if name == "python3.11" else None)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: started.append(command) or 7)
    assert bootstrap.main(["develop"]) == 7
    assert started == [[sys.executable, str(SCRIPT), "develop"]]


def test_root_installs_what_is_missing(bootstrap, monkeypatch):
    as_root(bootstrap, monkeypatch, root=True)
    lose(bootstrap, monkeypatch, "libGL.so.1", "libxcb-cursor.so.0")
    with pytest.raises(
        bootstrap.SetupError, match="libgl1 libxcb-cursor0"
    ):  # still missing, for nothing was really done
        bootstrap.provide_libraries(for_tests=False)
    update, install = bootstrap.commands
    assert update[-1] == "update"
    assert install[-2:] == ["libgl1", "libxcb-cursor0"]


def test_another_user_is_told_the_command(bootstrap, monkeypatch, capsys):
    as_root(bootstrap, monkeypatch, root=False)
    lose(bootstrap, monkeypatch, "libEGL.so.1")
    assert bootstrap.main(["run"]) == 1
    shown = capsys.readouterr().err
    assert shown.endswith("Run: sudo apt-get install --no-install-recommends libegl1\n")
    assert shown.count("\n") == 1
    assert bootstrap.commands == []


@pytest.mark.parametrize(("display", "code"), [("", 0), (":0", 1)])
def test_what_only_a_window_needs_is_required_where_one_can_open(bootstrap, monkeypatch, display, code):
    as_root(bootstrap, monkeypatch, root=False)
    lose(bootstrap, monkeypatch, "libxcb-cursor.so.0")
    monkeypatch.setenv("DISPLAY", display)
    assert bootstrap.main(["run"]) == code


def test_missing_test_packages_are_noted_and_only_for_a_developer(bootstrap, monkeypatch, capsys):
    as_root(bootstrap, monkeypatch, root=False)
    monkeypatch.setattr(bootstrap, "missing_packages", lambda: ["xvfb"])
    assert bootstrap.main(["run"]) == 0
    assert "xvfb" not in capsys.readouterr().err
    assert bootstrap.main(["develop"]) == 0
    assert "sudo apt-get install --no-install-recommends xvfb" in capsys.readouterr().err


def test_a_command_that_fails_shows_what_it_said(monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    failed = SimpleNamespace(returncode=1, stdout="working\n", stderr="no such package\n")
    monkeypatch.setattr(module.subprocess, "run", lambda *_args, **_kwargs: failed)
    with pytest.raises(module.SetupError, match=r"could not be installed .*install x"):
        module._pip(["pip"], "install", "x")
    assert "no such package" in capsys.readouterr().err


def test_it_can_be_read_by_an_old_python():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run", "develop"]])
def test_a_wrong_call_shows_the_right_one(arguments):
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: python3 packaging/bootstrap.py run|develop\n")
