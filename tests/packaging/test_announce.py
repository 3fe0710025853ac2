"""A release is announced by its key, to programs that believe it and find it, or not at all."""

from __future__ import annotations

import base64
import json

import pytest

from app import __version__
from app.updates import announced
from tests.announcing import KEY, SEED, announce

HELD = {announce.KEY: base64.b64encode(SEED).decode()}
NOTICE = "https://somebody.example/one-click-repay/latest.json"


@pytest.fixture
def resources(tmp_path):
    """The resources of a build that knows its publisher."""

    def resources(*, notice=NOTICE, key=KEY):
        folder = tmp_path / "resources"
        folder.mkdir(exist_ok=True)
        said = {"notice": notice, "page": "https://somebody.example", "key": base64.b64encode(key).decode()}
        (folder / "updates.json").write_text(json.dumps(said), encoding="utf-8")
        return folder

    return resources


@pytest.fixture
def target(tmp_path):
    """Where the notice gets to."""
    (tmp_path / "release").mkdir()
    return tmp_path / "release"


def test_the_notice_is_the_one_that_the_program_believes(target, resources, capsys):
    assert announce.main([str(target)], HELD, resources=resources()) == 0
    assert announced((target / "latest.json").read_bytes(), KEY) == __version__
    said = capsys.readouterr().out
    assert __version__ in said
    assert HELD[announce.KEY] not in said


def test_without_the_key_nothing_is_written_and_it_is_said(target, resources, capsys):
    assert announce.main([str(target)], {}, resources=resources()) == 0
    assert capsys.readouterr().out.startswith("UNSIGNED")
    assert list(target.iterdir()) == []


def test_a_key_that_is_none_is_a_mistake_and_is_not_quoted(target, resources, capsys):
    for held in ("c2hvcnQ=", "no base64!"):
        assert announce.main([str(target)], {announce.KEY: held}, resources=resources()) == 1
        assert held not in capsys.readouterr().err
    assert announce.main([], {}) == 2
    assert list(target.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": bytes(32)}, "not the private half"),
        ({"notice": "https://github.com/somebody/repay/releases/latest/download/latest.json"}, "redirect"),
    ],
)
def test_a_notice_that_no_program_would_take_is_a_mistake(target, resources, capsys, changes, why):
    assert announce.main([str(target)], HELD, resources=resources(**changes)) == 1
    assert why in capsys.readouterr().err
    assert list(target.iterdir()) == []


def test_a_notice_for_programs_that_know_no_publisher_is_a_mistake(target, tmp_path, capsys):
    assert announce.main([str(target)], HELD, resources=tmp_path) == 1
    assert "no publisher" in capsys.readouterr().err
    assert list(target.iterdir()) == []
