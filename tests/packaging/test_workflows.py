"""The workflows are what GitHub takes, ask for no right they do not need, and run nothing that is not pinned."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packing import apple, commands

from tests.map import ROOT

FOLDER = Path(".github", "workflows")
NAMES = sorted(file.name for file in (ROOT / FOLDER).iterdir())
TOOLS = Path(sys.executable).parent


def complaints(root):
    """What the two linters find: the shape by GitHub's schema, the safety by zizmor, without asking any network."""
    files = [str(root / FOLDER / name) for name in NAMES]
    shape = (TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)
    safety = (TOOLS / "zizmor", "--offline", "--no-config", "--no-ignores", "--no-progress", "--quiet", str(root))
    found = [subprocess.run(command, capture_output=True, text=True, check=False) for command in (shape, safety)]
    return [ended.stdout + ended.stderr for ended in found if ended.returncode]


@pytest.fixture
def copied(tmp_path):
    """A copy of the workflows in which a text is put in the place of another; the root it is in."""
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)

    def copied(name, old, new):
        file = tmp_path / FOLDER / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return copied


def test_the_linters_have_nothing_to_say():
    assert complaints(ROOT) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("test.yml", "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7", "unpinned-uses"),
        ("test.yml", "          persist-credentials: false\n", "          fetch-depth: 1\n", "artipacked"),
        ("test.yml", "permissions:\n      contents: read\n", "permissions: write-all\n", "excessive-permissions"),
        ("release.yml", '"$TARGET"', "${{ github.ref_name }}", "template-injection"),
        ("announce.yml", "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0", "v5", "unpinned-uses"),
        ("announce.yml", 'download "$TAG"', 'download "${{ github.event.release.tag_name }}"', "template-injection"),
        ("release.yml", "    needs: [linux, signed]\n", "    need: [linux, signed]\n", "need"),
    ],
)
def test_each_of_these_mistakes_would_be_found(copied, name, old, new, said):
    assert any(said in complaint for complaint in complaints(copied(name, old, new)))


def test_the_key_that_signs_notices_is_seen_by_no_installer():
    text = (ROOT / FOLDER / "release.yml").read_text(encoding="utf-8")
    steps = [step for step in text.split("      - ") if "UPDATES_SIGNING_KEY" in step]
    assert ["bootstrap" in step or "pip" in step for step in steps] == [False]
    assert ["announce.py" in step for step in steps] == [True]


def test_the_secrets_of_a_system_are_seen_by_its_own_build_alone():
    text = (ROOT / FOLDER / "release.yml").read_text(encoding="utf-8")
    steps = [step for step in text.split("      - ") if re.search(r"secrets\.(WINDOWS|MACOS)_", step)]
    assert ["packaging/build.py" in step for step in steps] == [True]
    given = re.findall(
        r"((?:WINDOWS|MACOS)_\w+): \$\{\{ matrix\.target == '(\w+)' && secrets\.(\w+) \|\| '' \}\}", steps[0]
    )
    assert len(given) == steps[0].count("secrets.") == 7
    for name, target, secret in given:
        assert name == secret
        assert name.lower().startswith(target)
    assert {apple.CERTIFICATE, apple.PASSWORD, apple.KEY, apple.KEY_ID, apple.ISSUER} < {name for name, _, _ in given}


def test_what_signs_is_kept_from_every_program_that_a_build_starts():
    texts = [(ROOT / FOLDER / name).read_text(encoding="utf-8") for name in NAMES]
    named = {name for text in texts for name in re.findall(r"secrets\.(\w+)", text)}
    assert named
    assert not [name for name in named if not name.startswith(commands._SECRETS)]


def test_a_notice_is_published_once_a_person_has_published_the_release():
    text = (ROOT / FOLDER / "announce.yml").read_text(encoding="utf-8")
    assert "types: [published]" in text
    assert "secrets." not in text
    release = (ROOT / FOLDER / "release.yml").read_text(encoding="utf-8")
    assert "deploy-pages" not in release


def test_a_release_is_tested_first_and_what_it_publishes_is_a_draft():
    text = (ROOT / FOLDER / "release.yml").read_text(encoding="utf-8")
    assert text.count("needs: test\n") == 2
    assert "needs: [linux, signed]\n" in text
    assert "gh release create" in text
    assert "--draft" in text
