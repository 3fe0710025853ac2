"""Every file has its place, and nobody else may look into it."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from app import paths
from app.errors import BadInput
from app.paths import HOME_VARIABLE, Home, resources

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps user folders private by itself")


def places(home: Home) -> list[Path]:
    return [getattr(home, field.name) for field in dataclasses.fields(home)]


def test_one_variable_puts_everything_in_one_folder(tmp_path):
    home = Home.find({HOME_VARIABLE: str(tmp_path / "all")})
    assert {path.parent for path in places(home)} == {tmp_path / "all"}
    assert len(set(places(home))) == 6


def test_a_relative_home_and_a_tilde_become_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))
    assert Home.find({HOME_VARIABLE: "here"}).journal.parent == tmp_path / "here"
    assert Home.find({HOME_VARIABLE: "~/there"}).journal.parent == tmp_path / "me" / "there"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="XDG is Linux's")
@pytest.mark.parametrize("environment", [{}, {HOME_VARIABLE: " "}])
def test_without_it_the_systems_folders_are_used(tmp_path, monkeypatch, environment):
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    home = Home.find(environment)
    assert home.journal.parent == home.practice_journal.parent == tmp_path / "DATA" / "one-click-repay"
    assert home.settings.parent == tmp_path / "CONFIG" / "one-click-repay"
    assert home.log.is_relative_to(tmp_path / "STATE" / "one-click-repay")


def test_practice_never_shares_the_journal(tmp_path):
    home = Home.find({HOME_VARIABLE: str(tmp_path)})
    assert home.journal != home.practice_journal


@posix_only
def test_folders_are_made_for_this_user_only_whatever_the_umask(tmp_path):
    home = Home.find({HOME_VARIABLE: str(tmp_path / "new" / "deep")})
    before = os.umask(0)
    try:
        home.prepare()
    finally:
        os.umask(before)
    assert home.journal.parent.stat().st_mode & 0o777 == 0o700


@posix_only
def test_a_folder_that_was_open_to_others_is_closed(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    Home.find({HOME_VARIABLE: str(folder)}).prepare()
    assert folder.stat().st_mode & 0o777 == 0o700


@posix_only
def test_a_folder_shared_by_all_users_is_refused_and_left_as_it_is(tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    with pytest.raises(BadInput, match="shared"):
        Home.find({HOME_VARIABLE: str(folder)}).prepare()
    assert folder.stat().st_mode & 0o7777 == 0o1777


def test_a_file_in_the_way_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="Nothing was sent") as raised:
        Home.find({HOME_VARIABLE: str(tmp_path / "file")}).prepare()
    assert "未发送任何请求" in raised.value.words.zh


def test_resources_are_found_in_the_source_tree():
    assert resources() == Path(paths.__file__).parent.parent / "resources"
    assert resources().is_dir()


def test_resources_are_found_in_a_wheel(tmp_path, monkeypatch):
    packed = tmp_path / "app" / "resources"
    packed.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "app" / "paths.py"))
    assert resources() == packed


def test_resources_are_found_in_a_frozen_program(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"
