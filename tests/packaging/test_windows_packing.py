"""How the Windows program is made, with fakes where a Windows is needed: looks, signatures, lists, a tree to try."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from packing import (
    assembled,
    budgets,
    elsewhere,
    frozen,
    notices,
    nsis,
    project,
    properties,
    signing,
    stand_in,
    windows,
    windows_machine,
    windows_trial,
)
from packing.commands import BuildFailed, run
from packing.kept import Fate, Kept
from packing.project import NAME, PACKAGING

from app import __version__


def test_the_resource_says_the_version_and_the_name():
    made = {}

    def record(kind):
        return lambda *given, **named: made.setdefault(kind, []).append((given, named))

    kinds = re.findall(r"[A-Z]\w+(?=\()", properties.text(__version__))
    eval(properties.text(__version__), {kind: record(kind) for kind in kinds})  # noqa: S307 - as PyInstaller does
    said = dict(given for given, _ in made["StringStruct"])
    assert said["FileVersion"] == said["ProductVersion"] == __version__
    assert said["ProductName"] == "One-Click Repay"
    ((_, fixed),) = made["FixedFileInfo"]
    assert ".".join(map(str, fixed["filevers"])) == nsis.numbers(__version__)
    assert fixed["filevers"] == fixed["prodvers"]
    ((table, _),) = made["StringTable"]
    ((translation, _),) = made["VarStruct"]
    assert table[0] == "".join(f"{number:04X}" for number in translation[1])


def test_without_a_certificate_it_is_said_and_nothing_is_done(capsys, monkeypatch):
    monkeypatch.setattr(signing, "tool", lambda _environment: pytest.fail("a tool was looked for"))
    assert signing.sign([Path("setup.exe")], {"WINDOWS_CERTIFICATE": ""}) is False
    assert capsys.readouterr().out.startswith("UNSIGNED: setup.exe")


@pytest.fixture
def signtool(monkeypatch):
    """What signtool would be started with, and the certificate that it finds; `code` is how it ends."""
    seen = SimpleNamespace(code=0, command=None, certificate=None)

    def run(command, **_options):
        seen.command = command
        kept = Path(command[command.index("/f") + 1])
        seen.certificate = kept.read_bytes()
        seen.kept = kept
        return subprocess.CompletedProcess(command, seen.code, "no", "")

    monkeypatch.setattr(signing, "tool", lambda _environment: "signtool")
    monkeypatch.setattr(signing.subprocess, "run", run)
    return seen


GIVEN = {"WINDOWS_CERTIFICATE": base64.b64encode(b"pfx").decode(), "WINDOWS_CERTIFICATE_PASSWORD": "open sesame"}


def test_with_a_certificate_the_files_are_signed_and_it_stays_nowhere(signtool):
    assert signing.sign([Path("a.exe"), Path("b.exe")], GIVEN) is True
    assert signtool.command[:2] == ["signtool", "sign"]
    assert signtool.command[-2:] == ["a.exe", "b.exe"]
    assert "/tr" in signtool.command
    assert signtool.certificate == b"pfx"
    assert not signtool.kept.exists()


def test_a_signature_that_fails_fails_the_build_and_the_password_is_not_shown(signtool):
    signtool.code = 1
    with pytest.raises(BuildFailed) as failed:
        signing.sign([Path("a.exe")], GIVEN)
    assert "sesame" not in str(failed.value)
    assert not signtool.kept.exists()


def test_the_newest_signtool_is_found_in_windows_kits(tmp_path):
    for kit in ("10.0.19041.0", "10.0.22621.0"):
        folder = tmp_path / "Windows Kits" / "10" / "bin" / kit / "x64"
        folder.mkdir(parents=True)
        (folder / "signtool.exe").touch()
    assert "22621" in signing.tool({"PATH": "", "ProgramFiles(x86)": str(tmp_path)})
    with pytest.raises(BuildFailed, match="Windows SDK"):
        signing.tool({"PATH": ""})


def test_the_build_signs_the_programs_before_they_are_packed_and_the_installer_after(tmp_path, monkeypatch):
    done = []
    program = tmp_path / "program"
    program.mkdir()

    def packed(folder, _icon, target, *, epoch):
        assert (folder, epoch) == (program, 7)
        made = target / nsis.name(__version__)
        made.write_bytes(b"setup")
        done.append("packed")
        return made

    def billed(_program, target, *, epoch):
        assert epoch == 7
        (target / "bill.json").write_text("{}")
        return target / "bill.json"

    monkeypatch.setattr(windows.project, "epoch", lambda: 7)
    monkeypatch.setattr(windows.project, "BUILD", tmp_path / "build")
    monkeypatch.setattr(windows, "freeze", lambda **_: program)
    monkeypatch.setattr(windows.nsis, "compiler", lambda: "makensis")
    monkeypatch.setattr(windows.nsis, "build", packed)
    monkeypatch.setattr(windows.bill, "write", billed)
    monkeypatch.setattr(windows.signing, "sign", lambda files: done.append([file.name for file in files]))
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "of an earlier build").touch()
    packages = windows.build(tmp_path / "dist")
    assert done == [[f"{NAME}.exe", f"{NAME}-cli.exe"], "packed", [packages.setup.name]]
    sums = (tmp_path / "dist" / "SHA256SUMS").read_text("ascii").splitlines()
    assert sums[0] == f"{hashlib.sha256(b'setup').hexdigest()}  {packages.setup.name}"
    assert {file.name for file in (tmp_path / "dist").iterdir()} == {packages.setup.name, "bill.json", "SHA256SUMS"}


def test_an_installer_that_is_too_large_fails(tmp_path):
    for name in ("setup.exe", "bill.json"):
        (tmp_path / name).write_bytes(b"x" * 1001)
    packages = windows.Packages(tmp_path, tmp_path / "setup.exe", tmp_path / "bill.json")
    allowed = budgets.Budgets(deb_mb=1, installed_mb=1, setup_exe_mb=0.001, start_ratio=1)
    assert [each.good for each in windows.weights(packages, allowed)] == [False, True, True]


def test_a_windows_that_somebody_uses_is_not_tried_on():
    with pytest.raises(BuildFailed, match="CI"):
        windows_machine.check(SimpleNamespace(), {})


def test_where_it_is_built_and_where_it_is_tried():
    elsewhere.refuse("windows", "win32")
    elsewhere.refuse("windows", "linux", trial=True)
    for platform, trial in (("linux", False), ("darwin", True)):
        with pytest.raises(BuildFailed, match="built on a Windows"):
            elsewhere.refuse("windows", platform, trial=trial)


def test_the_lists_of_windows_keep_what_the_program_cannot_do_without():
    kept = frozen.lists("win32")
    for path in (
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/iconengines/qsvgicon.dll",
        "PySide6/MSVCP140.dll",
        "VCRUNTIME140_1.dll",
        "python311.dll",
        "libssl-3-x64.dll",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "resources/i18n/one-click-repay_zh_CN.qm",
        "certifi/cacert.pem",
    ):
        assert kept.fate(path) is Fate.KEEP, path
    for path in ("PySide6/opengl32sw.dll", "PySide6/Qt6Network.dll", "api-ms-win-crt-heap-l1-1-0.dll", "ucrtbase.dll"):
        assert kept.fate(path) is Fate.DROP, path
    with pytest.raises(BuildFailed):
        kept.fate("PySide6/Qt6WebEngineCore.dll")
    assert {"keyring", "win32ctypes"} <= kept.modules
    assert {"keyring", "pywin32-ctypes"} <= set(kept.metadata)
    assert not {"jeepney", "secretstorage"} & kept.modules


def test_no_package_of_debian_is_asked_for_a_library_of_another_system(tmp_path, monkeypatch):
    inside = tmp_path / notices.INSIDE
    (inside / notices.FOLDER).mkdir(parents=True)
    (inside / "_bz2.pyd").touch()
    listed = {Fate.KEEP: (), Fate.SYSTEM: ("*",), Fate.DROP: (), Fate.ADDED: ()}
    monkeypatch.setattr(notices, "lists", lambda: Kept(listed, frozenset(), (), (), ("requests",)))
    monkeypatch.setattr(notices, "KEPT_FOR", {})
    monkeypatch.setattr(notices, "_python", lambda: notices.Notice("Python", "PSF"))
    monkeypatch.setattr(notices.sys, "platform", "win32")
    monkeypatch.setattr(notices.subprocess, "run", lambda *_a, **_k: pytest.fail("dpkg was asked"))
    assert {"requests", "Python"} <= notices.collect(tmp_path).keys()


def test_of_what_is_there_only_what_is_kept_is_taken_and_what_is_missing_fails(tmp_path):
    listed = {Fate.KEEP: ("*.pyc", "a.dll"), Fate.SYSTEM: ("b.dll",), Fate.DROP: ("c.dll",), Fate.ADDED: ()}
    kept = Kept(listed, frozenset({"app"}), (), ("app.unused", "unittest"), ())
    names = ("a.dll", "b.dll", "c.dll", "d.dll", "app/__init__.pyc", "app/unused/x.pyc", "json/x.pyc", "unittest/x.pyc")
    found = dict.fromkeys((*names, "lxml/x.pyc", "lxml-1.dist-info/a.dll"), tmp_path)
    assert set(assembled.chosen(found, kept)) == {"a.dll", "b.dll", "app/__init__.pyc", "json/x.pyc"}
    del found["a.dll"]
    with pytest.raises(BuildFailed, match=r"a\.dll: missing"):
        assembled.chosen(found, kept)


def test_a_stand_in_has_the_functions_that_are_asked_for(tmp_path):
    if shutil.which("objdump") is None:
        pytest.skip("not installed: objdump")
    file = tmp_path / "icuuc.dll"
    file.write_bytes(stand_in.library("icuuc.dll", ["ucnv_open", "ucnv_close"]))
    said = run(["objdump", "-p", file])
    assert "pei-x86-64" in said
    assert re.findall(r"\[ +\d\] (?:\+base\[ +\d\]  ?[0-9a-f]+ )?(ucnv_\w+)", said)[-2:] == ["ucnv_close", "ucnv_open"]


def test_the_locks_for_windows_have_the_versions_of_the_program_s_and_no_address():
    texts = {name: (PACKAGING / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("windows", "run")}
    pinned = {name: set(re.findall(r"^([a-z0-9-]+==[^ ]+)", text, re.MULTILINE)) for name, text in texts.items()}
    of_linux = {each for each in pinned["run"] if re.match("jeepney|secretstorage", each)}
    assert pinned["run"] - pinned["windows"] == of_linux
    assert pinned["windows"] <= pinned["run"]
    interpreter = (PACKAGING / "requirements" / "windows-python.txt").read_text("utf-8")
    for text in (*texts.values(), interpreter):
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_an_installer_for_tests_gets_into_no_release():
    assert not windows_trial.FOLDER.is_relative_to(project.DIST)
    assert "TEST-ONLY" in nsis.name(__version__, trial=True)
