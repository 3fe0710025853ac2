"""One version everywhere: the build fails if the wheel, the window, the metainfo or the changelog says another."""

from __future__ import annotations

import datetime as dt
import re
from zipfile import ZipFile

import pytest
from packing import project
from packing.commands import BuildFailed

from app import __version__

CHANGELOG = """# Changes

Newest first.

## 0.2.0 — not yet released

- One thing
  on two lines.
- `Another`.

## 0.1.0 — 2026-12-01

- The first.
"""


def test_the_version_is_the_program_s():
    assert project.version() == __version__


def test_the_changelog_is_read_newest_first():
    newest, first = project.releases(CHANGELOG)
    assert newest == project.Release("0.2.0", None, ("One thing on two lines.", "`Another`."))
    assert first == project.Release("0.1.0", dt.date(2026, 12, 1), ("The first.",))


@pytest.mark.parametrize("heading", ["## 0.1.0", "## 0.1.0 — soon", "## 0.1.0 — 2026-13-01", "nothing"])
def test_a_changelog_that_cannot_be_read_fails_the_build(heading):
    with pytest.raises((BuildFailed, ValueError)):
        project.releases(heading)


def test_the_places_agree_now():
    project.agree({"the wheel": __version__, "the frozen program": __version__})


@pytest.mark.parametrize("said", ["0.0.9", ""])
def test_a_place_that_says_another_version_is_named(said):
    with pytest.raises(BuildFailed, match="the wheel says version"):
        project.agree({"the wheel": said})


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A project folder of its own, not yet released, whose changelog and metainfo can be changed."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text((project.ROOT / "app" / "__init__.py").read_text("utf-8"), "utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        f"# Changes\n\n## {__version__} — not yet released\n\n- A change.\n", "utf-8"
    )
    metainfo = tmp_path / "metainfo.xml"
    metainfo.write_text(project.METAINFO.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    monkeypatch.setattr(project, "METAINFO", metainfo)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "words"),
    [("CHANGELOG.md", r"CHANGELOG\.md says version 9"), ("metainfo.xml", "the metainfo says version 9")],
)
def test_a_changelog_or_a_metainfo_of_another_version_fails_the_build(elsewhere, file, words):
    text = (elsewhere / file).read_text("utf-8")
    (elsewhere / file).write_text(text.replace(__version__, "9.9.9"), "utf-8")
    with pytest.raises(BuildFailed, match=words):
        project.agree({})


def test_a_metainfo_of_another_day_fails_the_build(elsewhere):
    log = elsewhere / "CHANGELOG.md"
    log.write_text(log.read_text("utf-8").replace("not yet released", "2031-01-01"), "utf-8")
    with pytest.raises(BuildFailed, match=r"CHANGELOG\.md to 2031-01-01"):
        project.agree({})


def test_a_wheel_is_asked_for_its_version(tmp_path):
    wheel = tmp_path / "x.whl"
    with ZipFile(wheel, "w") as packed:
        packed.writestr("x-1.2.dist-info/METADATA", "Metadata-Version: 2.4\nName: x\nVersion: 1.2\n\nVersion: 3\n")
    assert project.wheel_version(wheel) == "1.2"


def test_the_time_of_the_build_can_be_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234")
    assert project.epoch() == 1234


@pytest.mark.usefixtures("elsewhere")
def test_what_is_not_dated_is_not_released(monkeypatch):
    monkeypatch.delenv("GITHUB_REF_TYPE", raising=False)
    with pytest.raises(BuildFailed, match="not yet released"):
        project.releasable()


def test_what_the_metainfo_calls_in_development_is_not_released(elsewhere, monkeypatch):
    monkeypatch.delenv("GITHUB_REF_TYPE", raising=False)
    log, metainfo = elsewhere / "CHANGELOG.md", elsewhere / "metainfo.xml"
    log.write_text(log.read_text("utf-8").replace("not yet released", "2031-01-01"), "utf-8")
    text = re.sub(' type="[a-z]+"/>', "/>", metainfo.read_text("utf-8"))
    metainfo.write_text(re.sub("(<release [^/]*)/>", r'\1 type="development"/>', text, count=1), "utf-8")
    with pytest.raises(BuildFailed, match="in development"):
        project.releasable()
    metainfo.write_text(text, "utf-8")
    with pytest.raises(BuildFailed, match="clean checkout"):
        project.releasable()


@pytest.mark.usefixtures("elsewhere")
def test_under_another_version_s_tag_nothing_is_released(monkeypatch):
    monkeypatch.setenv("GITHUB_REF_NAME", f"v{__version__}")
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    with pytest.raises(BuildFailed, match="not yet released"):
        project.releasable()
    for tag in (__version__, "v9.9.9"):
        monkeypatch.setenv("GITHUB_REF_NAME", tag)
        monkeypatch.setenv("GITHUB_REF_TYPE", "tag")
        with pytest.raises(BuildFailed, match=f"The tag {tag} is not"):
            project.releasable()
    monkeypatch.setenv("GITHUB_REF_NAME", f"v{__version__}")
    with pytest.raises(BuildFailed, match="not yet released"):
        project.releasable()


def test_without_git_the_metainfo_tells_the_time_of_the_build(elsewhere, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    metainfo = elsewhere / "metainfo.xml"
    text = metainfo.read_text("utf-8")
    _, date = project.metainfo_release(text)
    metainfo.write_text(text.replace(date, "1970-01-03"), "utf-8")
    assert project.epoch() == 2 * 24 * 3600
