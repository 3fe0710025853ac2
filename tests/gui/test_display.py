from __future__ import annotations

import socket
import sys

import pytest

from app.gui.display import display_missing

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X and Wayland are Linux's")


@pytest.fixture
def wayland(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(tmp_path / "wayland-0"))
        listening.listen()
        yield {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}


def test_without_any_display_a_sentence_says_so():
    words = display_missing({})
    assert words is not None
    assert "no display" in words.en
    assert "显示" in words.zh


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_a_platform_without_a_screen_needs_none(platform):
    assert display_missing({"QT_QPA_PLATFORM": platform}) is None


def test_a_wayland_display_that_answers_is_one(wayland):
    assert display_missing(wayland) is None


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":4321"},
        {"DISPLAY": "127.0.0.1:3999"},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": ":" + "9" * 400},
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"},
        {"WAYLAND_DISPLAY": "w" * 300, "XDG_RUNTIME_DIR": "/nowhere"},
    ],
)
def test_a_display_that_does_not_answer_is_none(environment):
    assert display_missing(environment) is not None


def test_a_stale_wayland_socket_does_not_hide_the_missing_display(wayland, tmp_path):
    (tmp_path / "stale").touch()
    assert display_missing({**wayland, "WAYLAND_DISPLAY": "stale"}) is not None
