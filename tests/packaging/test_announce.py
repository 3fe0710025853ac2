"""A release is announced by its key, or not at all."""

from __future__ import annotations

import base64

from app import __version__
from app.updates import announced
from tests.announcing import KEY, SEED, announce


def test_the_notice_is_the_one_that_the_program_believes(tmp_path, capsys):
    held = {announce.KEY: base64.b64encode(SEED).decode()}
    assert announce.main([str(tmp_path)], held) == 0
    assert announced((tmp_path / "latest.json").read_bytes(), KEY) == __version__
    said = capsys.readouterr().out
    assert __version__ in said
    assert held[announce.KEY] not in said


def test_without_the_key_nothing_is_written_and_it_is_said(tmp_path, capsys):
    assert announce.main([str(tmp_path)], {}) == 0
    assert capsys.readouterr().out.startswith("UNSIGNED")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_none_is_a_mistake_and_is_not_quoted(tmp_path, capsys):
    for held in ("c2hvcnQ=", "no base64!"):
        assert announce.main([str(tmp_path)], {announce.KEY: held}) == 1
        assert held not in capsys.readouterr().err
    assert announce.main([], {}) == 2
    assert list(tmp_path.iterdir()) == []
