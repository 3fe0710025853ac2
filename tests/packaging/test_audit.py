"""The audit fails for a weakness and for a package nobody knows, and never takes silence for a clean bill."""

from __future__ import annotations

import importlib.util
import json
import subprocess

import pytest

from tests.map import ROOT

spec = importlib.util.spec_from_file_location("audit", ROOT / "packaging" / "audit.py")
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

CLEAN = {"name": "certifi", "version": "2026.10.18", "vulns": []}
WEAK = {
    "name": "urllib3",
    "version": "2.8.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.8.1"]}, {"id": "PYSEC-2026-2", "fix_versions": []}],
}
SKIPPED = {"name": "requests", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.fixture
def answering(monkeypatch):
    """Has pip-audit print something, for each lock the same."""

    def answering(*packages, out=None):
        text = json.dumps({"dependencies": packages, "fixes": []}) if out is None else out
        ended = subprocess.CompletedProcess([], 0, stdout=text, stderr="")
        monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: ended)

    return answering


def test_a_clean_lock_is_told_with_how_many_were_looked_up(answering, capsys):
    answering(CLEAN)
    assert audit.main([]) == 0
    assert capsys.readouterr().out == f"Audited {len(audit.LOCKS)} pinned packages: no known weakness.\n"


def test_no_lock_is_left_out():
    locks = (ROOT / "packaging" / "requirements").glob("*.txt")
    assert sorted(audit.LOCKS) == sorted(lock.stem for lock in locks)


@pytest.mark.parametrize("required", [[], ["--required"]])
def test_a_weakness_fails_and_says_what_mends_it(answering, capsys, required):
    answering(CLEAN, WEAK)
    assert audit.main(required) == 1
    said = capsys.readouterr().out
    assert "urllib3 2.8.0: PYSEC-2026-1, mended in 2.8.1" in said
    assert "PYSEC-2026-2, mended in no version yet" in said


def test_one_package_that_nobody_knows_fails_among_others_that_are_known(answering, capsys):
    answering(CLEAN, SKIPPED)
    assert audit.main([]) == 1
    assert capsys.readouterr().out == "requests: not in the database\n"


@pytest.mark.parametrize(
    "out", ["", "no network", "[]", '{"dependencies": []}', json.dumps({"dependencies": [SKIPPED]})]
)
def test_where_nobody_can_be_asked_it_says_so_and_fails_only_if_it_is_required(answering, capsys, out):
    answering(out=out)
    assert audit.main([]) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED")
    assert audit.main(["--required"]) == 1


@pytest.mark.parametrize("asked_first", [True, False])
def test_one_lock_that_nobody_answered_for_is_no_clean_bill(monkeypatch, capsys, asked_first):
    heard = json.dumps({"dependencies": [CLEAN], "fixes": []})

    def pip_audit(command, **_):
        first = command[-1].endswith(f"{audit.LOCKS[0]}.txt")
        return subprocess.CompletedProcess([], 1, stdout=heard if first is asked_first else "", stderr="time-out")

    monkeypatch.setattr(audit.subprocess, "run", pip_audit)
    assert audit.main(["--required"]) == 1
    said = capsys.readouterr().out
    assert f"NOT AUDITED: {audit.LOCKS[asked_first]}.txt" in said
    assert said.count("NOT AUDITED") == (len(audit.LOCKS) - 1 if asked_first else 1)
    assert "no known weakness" not in said
    assert audit.main([]) == 0


def test_anything_else_it_is_asked_is_a_mistake(capsys):
    assert audit.main(["--quick"]) == 2
    assert "usage" in capsys.readouterr().err
