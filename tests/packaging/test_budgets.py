"""What exceeds its budget is a failed line of the table, and a failed build."""

from __future__ import annotations

import json

import pytest
from packing import budgets
from packing.budgets import MB, Budgets, Result


def test_the_budgets_are_those_that_were_promised():
    assert Budgets.read() == Budgets(deb_mb=32, installed_mb=120, setup_exe_mb=30, start_ratio=1.05)


@pytest.mark.parametrize("change", [{"deb_mb": 0}, {"deb_mb": None}, {"more": 1}])
def test_budgets_that_make_no_sense_are_refused(tmp_path, change):
    given = {"deb_mb": 1, "installed_mb": 1, "setup_exe_mb": 1, "start_ratio": 1} | change
    file = tmp_path / "budgets.json"
    file.write_text(json.dumps({name: value for name, value in given.items() if value is not None}))
    with pytest.raises(ValueError, match=r"budgets\.json"):
        Budgets.read(file)


def test_a_size_is_held_against_its_budget():
    assert budgets.weighed("x.deb", 32 * MB, 32).good
    assert not budgets.weighed("x.deb", 32 * MB + 1, 32).good
    assert budgets.weighed("x.rpm", 99 * MB) == Result("x.rpm", "99.0 MB")
    assert budgets.weighed("x.json", 26_022) == Result("x.json", "26 kB")


def test_a_start_is_held_against_its_budget():
    assert budgets.timed("start", 1.05, 1.05).good
    assert not budgets.timed("start", 1.051, 1.05).good


def test_the_table_shows_every_line_and_which_failed():
    shown = budgets.table([Result("a", "1 MB", "≤ 2 MB"), Result("bbb", "no", good=False)])
    assert shown.splitlines() == ["✔  a    1 MB  ≤ 2 MB", "✘  bbb  no"]
    long = budgets.table([Result("a", "x" * 300, good=False), Result("b", "1 MB", "≤ 2 MB")])
    assert max(map(len, long.splitlines()[1:])) < 80


def test_an_installed_tree_weighs_what_its_files_do(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "c").symlink_to("a/b")
    assert budgets.installed_size(tmp_path) == 5 + len("a/b")
