"""On Windows the process bears the id that the Start menu's entry has; elsewhere nothing is asked of anybody."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.gui import taskbar
from tests.map import ROOT


@pytest.fixture
def named(monkeypatch):
    """What a Windows is told, on whatever system this runs."""
    told = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    return told


def test_windows_is_told(named):
    taskbar.name_process()
    assert named == [taskbar.APP_ID]


@pytest.mark.parametrize("problem", [OSError, AttributeError])
def test_a_windows_that_cannot_be_told_does_not_keep_the_window_from_opening(named, monkeypatch, problem):
    def refuses(_name):
        raise problem

    monkeypatch.setattr(ctypes.windll.shell32, "SetCurrentProcessExplicitAppUserModelID", refuses)
    taskbar.name_process()
    assert named == []


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_no_other_system_is_asked(named, monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    taskbar.name_process()
    assert named == []


def test_the_id_is_one_that_windows_takes_and_the_installer_s():
    assert len(taskbar.APP_ID) <= 128
    assert " " not in taskbar.APP_ID
    script = (ROOT / "packaging" / "windows" / "installer.nsi").read_text("utf-8")
    assert f'!define APP_ID "{taskbar.APP_ID}"' in script


def test_the_window_s_start_names_the_process_first():
    asked = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from app.gui import application, taskbar
def named(): raise SystemExit("named before Qt" if application.OrderlyApplication.instance() is None else "too late")
taskbar.name_process = named
application.run(None)
"""
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "named before Qt"
