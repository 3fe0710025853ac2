"""The installer: compiled wherever NSIS is, for one user, in both languages, and marked if it is only a trial."""

from __future__ import annotations

import os
import re
import shutil
import struct

import pytest
from packing import icon, nsis
from packing.commands import BuildFailed
from packing.project import NAME, PACKAGING

from app import __version__
from app.paths import Home

SCRIPT = (PACKAGING / "windows" / "installer.nsi").read_text("utf-8")
EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def ico(tmp_path_factory):
    return icon.make(tmp_path_factory.mktemp("icon") / "x.ico")


@pytest.fixture
def program(tmp_path):
    """A program's folder, as small as can be."""
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    for name in (f"{NAME}.exe", f"{NAME}-cli.exe", "_internal/x.dll"):
        (folder / name).write_bytes(b"MZ")
    return folder


def wide(text):
    return text.encode("utf-16-le")


needs_nsis = pytest.mark.skipif(shutil.which("makensis") is None, reason="not installed: makensis")


@needs_nsis
@pytest.mark.parametrize("trial", [None, nsis.Trial(quick=True)])
def test_it_compiles_and_says_which_version_it_is_and_whether_it_is_a_trial(program, ico, tmp_path, trial):
    made = nsis.build(program, ico, tmp_path / "out", epoch=EPOCH, trial=trial)
    content = made.read_bytes()
    assert content[:2] == b"MZ"
    for said in ("FileVersion", __version__, "ProductName", "LegalCopyright"):
        assert wide(said) in content, said
    assert (wide("TEST-ONLY") in content) is (trial is not None)
    assert ("TEST-ONLY" in made.name) is (trial is not None)
    (machine,) = struct.unpack_from("<H", content, struct.unpack_from("<I", content, 60)[0] + 4)
    assert machine == (0x8664 if trial else 0x014C)


@needs_nsis
def test_it_asks_for_no_administrator_s_rights(program, ico, tmp_path):
    content = nsis.build(program, ico, tmp_path, epoch=EPOCH, trial=nsis.Trial(quick=True)).read_bytes()
    assert b'requestedExecutionLevel level="asInvoker"' in content


@needs_nsis
def test_the_same_program_makes_the_same_installer(program, ico, tmp_path):
    first = nsis.build(program, ico, tmp_path / "a", epoch=EPOCH, trial=nsis.Trial())
    os.utime(program / "_internal" / "x.dll", (1, 1))
    again = nsis.build(program, ico, tmp_path / "b", epoch=EPOCH, trial=nsis.Trial())
    assert first.read_bytes() == again.read_bytes()


@needs_nsis
def test_a_mistake_in_the_script_fails_the_build(program, ico, tmp_path, monkeypatch):
    broken = tmp_path / "broken.nsi"
    broken.write_text(SCRIPT.replace("LangString OPEN ${LANG_SIMPCHINESE}", "LangString OTHER ${LANG_SIMPCHINESE}"))
    monkeypatch.setattr(nsis, "SCRIPT", broken)
    with pytest.raises(BuildFailed, match="OPEN"):
        nsis.build(program, ico, tmp_path, epoch=EPOCH, trial=nsis.Trial(quick=True))


def test_every_text_is_there_in_both_languages():
    texts = {
        language: dict(re.findall(rf'^LangString (\w+) \$\{{LANG_{language}\}} "(.+)"$', SCRIPT, re.MULTILINE))
        for language in ("ENGLISH", "SIMPCHINESE")
    }
    english, chinese = texts.values()
    assert english.keys() == chinese.keys() == set(re.findall(r"\$\((\w+)\)", SCRIPT))
    assert not any(re.search("[\u4e00-\u9fff]", text) for text in english.values())
    assert all(re.search("[\u4e00-\u9fff]", text) for text in chinese.values())


def test_without_a_user_every_question_has_its_careful_answer():
    questions = re.findall(r'^ *MessageBox \S+ "\$\((\w+)\)" (.*)$', SCRIPT, re.MULTILINE)
    assert len(questions) == SCRIPT.count("MessageBox")
    answers = {text: rest.split()[:2] for text, rest in questions}
    assert answers["DATA_TOO"] == ["/SD", "IDNO"]
    assert answers["OPEN"] == ["/SD", "IDCANCEL"]
    assert all(rest[0] == "/SD" for rest in answers.values())
    assert re.search(r"MB_YESNO\S*MB_DEFBUTTON2 \"\$\(DATA_TOO\)", SCRIPT)


def test_it_looks_for_the_data_and_the_locks_where_the_program_has_them(tmp_path):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(tmp_path)})
    assert '!define DATA "$LOCALAPPDATA\\${NAME}"' in SCRIPT
    assert f'!define NAME "{NAME}"' in SCRIPT
    for folder in (home.window, home.practice_window):
        assert f'CHECK_FREE "${{DATA}}\\{folder.name}\\lock"' in SCRIPT


def test_nothing_is_deleted_but_what_it_put_there():
    deleted = set(re.findall(r"^ *RMDir /r (.+)$", SCRIPT, re.MULTILINE))
    assert deleted == {f'"$INSTDIR\\{each}"' for each in ("_internal", "incoming", "outgoing")} | {'"${DATA}"'}


@pytest.mark.parametrize(("version", "said"), [("0.1.0", "0.1.0.0"), ("1.2.3.4", "1.2.3.4"), ("2", "2.0.0.0")])
def test_the_version_is_counted_as_windows_counts(version, said):
    assert nsis.numbers(version) == said


@pytest.mark.parametrize("version", ["0.1.0rc1", "", "1.2.3.4.5"])
def test_a_version_that_windows_does_not_know_fails_the_build(version):
    with pytest.raises(BuildFailed):
        nsis.numbers(version)


def test_the_icon_has_a_picture_for_each_size(ico):
    content = ico.read_bytes()
    reserved, kind, count = struct.unpack_from("<3H", content)
    assert (reserved, kind, count) == (0, 1, len(icon.SIDES))
    for number, side in enumerate(icon.SIDES):
        width, height, _, _, _, bits, size, at = struct.unpack_from("<4B2H2I", content, 6 + 16 * number)
        assert (width, height, bits) == (side % 256, side % 256, 32)
        picture = content[at : at + size]
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack_from(">2I", picture, 16) == (side, side)
    assert at + size == len(content)
