"""What a desktop, a terminal and a package manager read of the program: well formed, true, and the same each time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ET
from configparser import ConfigParser

import pytest
from packing import archive, bill, budgets, clean_system, deb, elsewhere, notices, project, rpm, staged
from packing.commands import BuildFailed
from packing.kept import Fate, Kept
from packing.project import NAME, PACKAGING, ROOT

from app import __version__
from app.cli import arguments

LINUX = PACKAGING / "linux"
EPOCH = 1_700_000_000
DESKTOP = LINUX / f"{NAME}.desktop"


def validated(*command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"not installed: {command[0]}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_desktop_file_starts_the_program_and_its_windows_belong_to_it():
    read = ConfigParser(interpolation=None, strict=True)
    read.optionxform = str
    read.read(DESKTOP, encoding="utf-8")
    entry = read["Desktop Entry"]
    assert (entry["Exec"], entry["Icon"], entry["StartupWMClass"]) == (NAME, NAME, NAME)
    assert entry["Version"] == "1.4"
    assert re.search("[\u4e00-\u9fff]", entry["Name[zh_CN]"])
    command, *given = read["Desktop Action practice"]["Exec"].split()
    assert command == NAME
    assert arguments.parse(given).practice == ""


def test_the_desktop_s_validator_is_content():
    validated("desktop-file-validate", str(DESKTOP))


@pytest.mark.parametrize("repository", ["", "someone/one-click-repay"])
def test_the_metainfo_is_what_software_centres_want(tmp_path, repository):
    text = staged.metainfo(repository)
    root = ET.fromstring(text)  # noqa: S314 - our own file
    assert root.findtext("launchable") == f"{NAME}.desktop"
    for image in root.iterfind("screenshots/screenshot/image"):
        name = image.text.rpartition("/")[2]
        assert (PACKAGING / "screenshots" / name).is_file(), name
        assert ("https://raw.githubusercontent.com/someone/" in image.text) is bool(repository)
    assert root.findall("screenshots/screenshot")
    file = tmp_path / f"{NAME}.metainfo.xml"
    file.write_text(text.replace("file:///", "https://localhost/"), "utf-8")
    validated("appstreamcli", "validate", "--no-net", str(file))


def test_the_manual_page_has_every_command_and_every_exit_code():
    page = staged.man_page(EPOCH).replace("\\-", "-")
    assert f'"One-Click Repay {__version__}"' in page
    assert '"2023-11-14"' in page
    assert "@" not in page
    for command in ("account add", "account list", "account test", "account remove", "debts", "repay", "history"):
        assert command in page, command
    for command in ("pending", "reconcile", "self-test"):
        assert command in page, command
    readme = (ROOT / "README.md").read_text("utf-8")
    for code in re.findall(r"^\| (\d) \|", readme, re.MULTILINE):
        assert f"\n.B {code}\n" in page, code


def test_the_changelog_is_debian_s_with_the_version_first():
    text = staged.debian_changelog(EPOCH)
    assert text.startswith(f"{NAME} ({__version__}) unstable; urgency=medium\n\n  * ")
    assert re.search(rf"^ -- {re.escape(staged.MAINTAINER)}  \w\w\w, \d\d \w\w\w \d{{4}} ", text, re.MULTILINE)
    assert max(len(line) for line in text.splitlines() if not line.startswith(" -- ")) <= 80
    assert "`" not in text


def test_the_control_file_names_what_was_found():
    said = deb.control(version="1.2", architecture="amd64", depends="libc6 (>= 2.35)", kib=7)
    fields = dict(line.split(": ", 1) for line in said.splitlines() if not line.startswith(" "))
    assert fields["Version"] == "1.2"
    assert fields["Installed-Size"] == "7"
    assert fields["Depends"] == "libc6 (>= 2.35)"
    assert "python" not in said.partition("Description")[0].lower()


@pytest.fixture
def tree(tmp_path):
    """A small installed tree, with a library that is packed and a link to it."""
    inside = tmp_path / "tree" / "usr" / "lib" / NAME / "_internal"
    (inside / "PySide6").mkdir(parents=True)
    (inside / "PySide6" / "libQt6Core.so.6").write_bytes(b"qt")
    (inside / "libQt6Core.so.6").symlink_to("PySide6/libQt6Core.so.6")
    (inside.parent / NAME).write_text("#!/bin/sh\n")
    command = tmp_path / "tree" / "usr" / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    return tmp_path / "tree"


def test_the_rpm_asks_for_nothing_that_it_has_itself(tree):
    recipe = rpm.recipe(tree)
    (asked,) = re.findall(r"%global __requires_exclude (.*)", recipe)
    assert re.match(asked, "libQt6Core.so.6()(64bit)")
    assert not re.match(asked, "libX11.so.6()(64bit)")
    assert f"/usr/bin/{NAME}" in recipe.splitlines()
    assert f"Version: {__version__}" in recipe


def test_only_the_program_can_be_run(tree):
    staged.settle(tree, epoch=EPOCH)
    program = tree / "usr" / "lib" / NAME / NAME
    assert program.stat().st_mode & 0o777 == 0o755
    library = tree / "usr" / "lib" / NAME / "_internal" / "PySide6" / "libQt6Core.so.6"
    assert library.stat().st_mode & 0o777 == 0o644
    assert {path.lstat().st_mtime for path in tree.rglob("*")} == {EPOCH}


def test_the_archive_is_the_same_each_time(tree, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "BUILD", tmp_path / "build")
    program = tree / "usr" / "lib" / NAME
    first = archive.build(program, tmp_path / "a", epoch=EPOCH)
    (program / NAME).touch()
    again = archive.build(program, tmp_path / "b", epoch=EPOCH)
    assert first.read_bytes() == again.read_bytes()
    with tarfile.open(first) as packed:
        names = {entry.name.partition("/")[2]: entry for entry in packed}
    assert names[NAME].mode & 0o111
    assert {entry.mtime for entry in names.values()} == {EPOCH}
    assert {"README.txt", "LICENSE", f"{NAME}.desktop", f"{NAME}.svg"} <= names.keys()


def test_the_bill_has_what_is_packed_and_the_native_parts_and_nothing_else():
    python = [
        {"bom-ref": "b", "name": "requests", "version": "2"},
        {"bom-ref": "a", "name": "jaraco.classes", "version": "3"},
        {"bom-ref": "x", "name": "pyinstaller", "version": "6"},
    ]
    depends = [{"ref": "b", "dependsOn": ["a", "x"]}, {"ref": "x", "dependsOn": []}]
    said = {"bomFormat": "CycloneDX", "serialNumber": "random", "components": python, "dependencies": depends}
    native = [{"bom-ref": "native-Qt", "name": "Qt", "version": "6"}]
    packed = ("requests", "jaraco_classes")
    made = bill.filtered(said, packed=packed, native=native, epoch=EPOCH)
    assert [each["name"] for each in made["components"]] == ["jaraco.classes", "requests", "Qt"]
    assert made["dependencies"][1:] == [{"ref": "b", "dependsOn": ["a"]}]
    assert "serialNumber" not in made
    assert made == bill.filtered(said, packed=packed, native=native, epoch=EPOCH)
    with pytest.raises(BuildFailed, match="lacks urllib3"):
        bill.filtered(said, packed=("urllib3",), native=[], epoch=EPOCH)


def test_every_native_part_is_listed():
    assert {"CPython", "Qt", "ICU", "OpenSSL", "SQLite"} <= bill.NATIVE.keys()


@pytest.mark.parametrize(("platform", "icu"), [("linux", True), ("win32", False), ("darwin", False)])
def test_a_native_part_of_no_known_version_fails_on_each_system(tmp_path, monkeypatch, platform, icu):
    versions = dict.fromkeys(bill.NATIVE.keys() - {"ICU"}, "1")
    monkeypatch.setattr(bill.sys, "platform", platform)
    monkeypatch.setattr(bill, "run", lambda _command: json.dumps(versions))
    if icu:
        with pytest.raises(BuildFailed, match="ICU"):
            bill.native_parts(tmp_path)
        (tmp_path / "libicudata.so.73").touch()
    assert {each["name"] for each in bill.native_parts(tmp_path)} == {*versions, *(["ICU"] if icu else [])}
    versions["SQLite"] = ""
    with pytest.raises(BuildFailed, match="SQLite"):
        bill.native_parts(tmp_path)


def test_the_bills_of_all_systems_can_lie_side_by_side(tmp_path, monkeypatch):
    monkeypatch.setattr(bill, "run", lambda _command: '{"components": []}')
    monkeypatch.setattr(bill, "filtered", lambda *_a, **_k: {})
    monkeypatch.setattr(bill, "native_parts", lambda _program: [])
    for name in ("linux", "windows", "macos"):
        monkeypatch.setattr(bill, "system", lambda name=name: name)
        bill.write(tmp_path, tmp_path, epoch=EPOCH)
    assert len(list(tmp_path.glob(f"{NAME}-*.cdx.json"))) == 3


def test_a_distribution_brings_its_notice():
    notice = notices.of_distribution("requests")
    assert notice.part == "requests"
    assert "Apache License" in notice.text
    assert notices.of_distribution("PySide6-Essentials") is None


def test_a_part_without_a_notice_fails_the_build(tmp_path, monkeypatch):
    inside = tmp_path / notices.INSIDE
    texts = inside / notices.FOLDER
    texts.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "licences" / "Qt.txt", texts)
    listed = {Fate.KEEP: ("*",), Fate.SYSTEM: (), Fate.DROP: (), Fate.ADDED: ()}
    kept = Kept(listed, frozenset(), (), (), ("requests", "PySide6-Essentials"))
    monkeypatch.setattr(notices, "lists", lambda: kept)
    monkeypatch.setattr(notices, "_python", lambda: notices.Notice("Python", "PSF"))
    assert {"requests", "Python", "Qt", "One-Click Repay"} == notices.collect(tmp_path).keys()
    (texts / "Qt.txt").unlink()
    with pytest.raises(BuildFailed, match="PySide6-Essentials"):
        notices.collect(tmp_path)
    shutil.copy(ROOT / "resources" / "licences" / "Qt.txt", texts)
    monkeypatch.setattr(notices, "of_distribution", lambda _name: None)
    with pytest.raises(BuildFailed, match="requests"):
        notices.collect(tmp_path)


def test_what_cannot_be_built_here_says_what_it_needs():
    for system, platform in (("windows", "linux"), ("macos", "linux"), ("linux", "darwin")):
        with pytest.raises(BuildFailed, match=r"needs|built on"):
            elsewhere.refuse(system, platform)
    elsewhere.refuse("linux", "linux")


def test_a_failed_check_is_a_failed_line_and_the_others_are_still_tried():
    def fails():
        raise BuildFailed("no\nroom")

    assert not budgets.outcome("x", fails).good
    assert budgets.outcome("x", fails).found == "no room"
    assert budgets.outcome("x", lambda: "well").good


def test_a_command_in_the_clean_system_has_nothing_of_the_host_s_environment(tmp_path):
    command = clean_system.CleanSystem(tmp_path).command(NAME, environment={"DISPLAY": ":9"})
    assert command[:2] == ["chroot", "--userspec=1000:1000"]
    assert "--ignore-environment" in command
    assert {"DISPLAY=:9", "HOME=/trader"} <= set(command)


def test_every_requirement_of_the_build_has_its_hash_and_no_address():
    lock = (PACKAGING / "requirements" / "build.txt").read_text("utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    assert {"pyinstaller", "cyclonedx-bom", "pyside6-essentials"} <= set(pinned)
    run = (PACKAGING / "requirements" / "run.txt").read_text("utf-8")
    assert set(re.findall(r"^([a-z0-9-]+==\S+)", run, re.MULTILINE)) <= set(
        re.findall(r"^([a-z0-9-]+==\S+)", lock, re.MULTILINE)
    )


def test_the_notices_name_every_part_that_is_packed():
    kept = project.PACKAGING / "kept" / "linux.toml"
    assert set(notices.KEPT_FOR) <= set(Kept.read(kept).metadata)
