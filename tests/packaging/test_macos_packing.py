"""How the macOS image is made, with fakes where a Mac is needed: what is in the bundle, and what is run for it."""

from __future__ import annotations

import base64
import hashlib
import json
import plistlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from packing import apple, budgets, bundle, commands, elsewhere, frozen, icon, macos, macos_check
from packing.commands import BuildFailed
from packing.kept import Fate
from packing.project import NAME, ROOT
from PySide6.QtGui import QImageReader

from app import __version__

MACH_O = b"\xcf\xfa\xed\xfe rest"
CERTIFICATE = {"MACOS_CERTIFICATE": base64.b64encode(b"p12").decode(), "MACOS_CERTIFICATE_PASSWORD": "open sesame"}
NOTARY = {"MACOS_NOTARY_KEY": "-----BEGIN", "MACOS_NOTARY_KEY_ID": "KEYID77", "MACOS_NOTARY_ISSUER": "issuer-88"}
IDENTITY = "0123456789ABCDEF0123456789ABCDEF01234567"
FOUND = f'  1) {IDENTITY} "Developer ID Application: Somebody (TEAM)"\n     1 valid identities found\n'
_FORMAT = "-format UDZO -imagekey zlib-level=9"
SIGNER = apple.Signer(IDENTITY, Path("k"))


def test_the_plist_says_version_name_and_languages_and_asks_for_no_device():
    said = plistlib.loads(plistlib.dumps(bundle.plist(__version__)))
    assert said["CFBundleShortVersionString"] == said["CFBundleVersion"] == __version__
    assert said["CFBundleIdentifier"] == bundle.IDENTIFIER
    assert said["CFBundleExecutable"] == NAME
    assert said["CFBundleLocalizations"] == ["en", "zh-Hans"]
    assert said["LSMinimumSystemVersion"] == "13.0"
    assert "MIT" in said["NSHumanReadableCopyright"]
    assert [key for key in said if key.endswith("UsageDescription") or key == "LSBackgroundOnly"] == []


@pytest.mark.parametrize("version", ["1.2.3rc1", "1.2.3.4", "1.2.", ""])
def test_a_version_that_macos_cannot_count_fails(version):
    with pytest.raises(BuildFailed, match="three numbers"):
        bundle.plist(version)


def test_the_hardened_runtime_has_no_exception_and_the_program_no_device():
    assert plistlib.loads(bundle.entitlements()) == {}


def test_the_icon_has_the_drawing_at_each_size(tmp_path):
    made = icon.make_icns(tmp_path / "x" / f"{NAME}.icns")
    content = made.read_bytes()
    assert content[:4] == b"icns"
    assert int.from_bytes(content[4:8]) == len(content)
    reader = QImageReader(str(made))
    sides = set()
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        image = reader.read()
        assert not image.isNull()
        sides.add(image.width())
    assert sides == {32, 64, 128, 256, 512, 1024}


@pytest.fixture
def contents(tmp_path):
    """A bundle's Contents as PyInstaller lays it out: code in one place, data in another, and links between them."""
    made = tmp_path / "One-Click Repay.app" / "Contents"

    def put(place, content=MACH_O):
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        (made / place).write_bytes(content)

    def link(place, target):
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        (made / place).symlink_to(target)

    put("Info.plist", plistlib.dumps(bundle.plist(__version__)))
    put(f"MacOS/{NAME}")
    put(f"Resources/{NAME}.icns", b"icns")
    put("_CodeSignature/CodeResources", b"")
    put("Resources/certifi-1.dist-info/METADATA", b"text")
    link("Frameworks/certifi-1.dist-info", "../Resources/certifi-1.dist-info")
    put("Frameworks/python3__dot__11/lib-dynload/_ssl.so")
    link("Frameworks/python3.11", "python3__dot__11")
    framework = "Frameworks/PySide6/Qt/lib/QtCore.framework"
    put(f"{framework}/Versions/A/QtCore")
    put(f"{framework}/Versions/A/Resources/Info.plist", b"plist")
    put(f"{framework}/Versions/A/_CodeSignature/CodeResources", b"")
    link(f"{framework}/Versions/Current", "A")
    link(f"{framework}/QtCore", "Versions/Current/QtCore")
    link("Resources/PySide6", "../Frameworks/PySide6")
    return made


def test_what_is_collected_has_the_paths_that_python_has_for_it(contents):
    assert sorted(bundle.files(contents)) == [
        "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "PySide6/Qt/lib/QtCore.framework/Versions/A/Resources/Info.plist",
        "certifi-1.dist-info/METADATA",
        "python3.11/lib-dynload/_ssl.so",
    ]


def test_what_is_no_part_of_a_bundle_and_a_link_out_of_it_fail(contents):
    (contents / "MacOS" / "note.txt").touch()
    (contents / "Resources" / "out").symlink_to("/etc/hostname")
    (contents / "Frameworks" / "nowhere").symlink_to("missing")
    with pytest.raises(BuildFailed) as failed:
        bundle.files(contents)
    said = str(failed.value)
    assert "MacOS/note.txt: unexpected" in said
    assert "Resources/out leads to nothing" in said
    assert "Frameworks/nowhere leads to nothing" in said


def test_libraries_come_before_frameworks_and_the_program_is_left_to_the_bundle(contents):
    assert [path.relative_to(contents).as_posix() for path in bundle.code(contents)] == [
        "Frameworks/python3__dot__11/lib-dynload/_ssl.so",
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A",
    ]


def test_code_among_the_data_would_stay_unsigned_and_fails(contents):
    (contents / "Resources" / "x.so").write_bytes(MACH_O)
    with pytest.raises(BuildFailed, match=r"x\.so"):
        bundle.code(contents)


def test_a_framework_with_two_versions_fails(contents):
    (contents / "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/B").mkdir()
    with pytest.raises(BuildFailed, match="2 versions"):
        bundle.code(contents)


@pytest.fixture
def issued(monkeypatch):
    """The commands that would be run, in order; `said` answers those whose words begin so, `failing` fail."""
    made = SimpleNamespace(commands=[], said={"security find-identity": FOUND}, failing={}, seen={}, environments=[])

    def answer(words):
        line = " ".join(map(str, words))
        made.commands.append(line)
        for word in map(Path, map(str, words)):
            if word.suffix in {".p12", ".p8"} and word.exists():
                made.seen[word] = (word.read_bytes(), word.stat().st_mode & 0o777)
        code = next((1 for start in made.failing if line.startswith(start)), 0)
        said = next((text for start, text in made.said.items() if line.startswith(start)), "")
        return code, said or made.failing.get(line, "")

    def run(command, **_):
        code, said = answer(command)
        if code:
            raise BuildFailed(f"{' '.join(map(str, command))} failed: {next(iter(made.failing.values()))}")
        return said

    def started(command, **options):
        made.environments.append(options["env"])
        code, said = answer(command)
        return subprocess.CompletedProcess(command, code, said, next(iter(made.failing.values()), "") if code else "")

    for module in (apple, macos, macos_check):
        monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(apple.subprocess, "run", started)
    return made


def test_without_a_certificate_the_code_is_signed_in_nobody_s_name_and_it_is_said(contents, issued, capsys):
    with apple.signer({"MACOS_CERTIFICATE": ""}) as signer:
        macos.sign(contents, signer)
        signer.sign_image(Path("x.dmg"))
    assert capsys.readouterr().out.startswith("UNSIGNED: ")
    start = "codesign --force --sign - --timestamp=none "
    library, framework = bundle.code(contents)
    assert issued.commands == [f"{start}{library} {framework}", f"{start}{contents.parent}"]


def test_with_a_certificate_each_part_is_hardened_and_the_bundle_comes_last(contents, issued):
    macos.sign(contents, SIGNER)
    SIGNER.sign_image(Path("x.dmg"))
    inner, outer, image = issued.commands
    start = f"codesign --force --sign {IDENTITY} --keychain k --timestamp "
    library, framework = bundle.code(contents)
    assert inner == f"{start}--options runtime {library} {framework}"
    assert outer.startswith(f"{start}--options runtime --entitlements ")
    assert outer.endswith(f"entitlements.plist {contents.parent}")
    assert image == f"{start}x.dmg"
    assert "--deep" not in "".join(issued.commands)


def test_the_certificate_is_kept_in_a_keychain_of_its_own_that_is_gone_afterwards(issued, capsys):
    issued.said["security list-keychains -d user"] = '    "/Library/login.keychain-db"\n'
    with apple.signer(CERTIFICATE) as signer:
        assert signer.identity == IDENTITY
        place = str(signer.keychain)
        ((file, (content, mode)),) = issued.seen.items()
        assert (content, mode) == (b"p12", 0o600)
        assert not file.exists()
    verbs = [command.split()[1] for command in issued.commands]
    assert verbs == [
        *("list-keychains", "create-keychain", "set-keychain-settings", "unlock-keychain", "import"),
        *("set-key-partition-list", "list-keychains", "find-identity", "list-keychains", "delete-keychain"),
    ]
    assert issued.commands[6] == f"security list-keychains -d user -s {place} /Library/login.keychain-db"
    assert issued.commands[-2:] == [
        "security list-keychains -d user -s /Library/login.keychain-db",
        f"security delete-keychain {place}",
    ]
    assert not Path(place).parent.exists()
    assert capsys.readouterr().out == ""


def test_a_certificate_that_cannot_be_used_fails_and_shows_neither_password_nor_command(issued, capsys):
    issued.failing["security import"] = "not open sesame"
    with pytest.raises(BuildFailed) as failed, apple.signer(CERTIFICATE):
        pytest.fail("nothing can be signed")
    assert str(failed.value) == "security import failed (1): not …"
    assert issued.commands[-1].startswith("security delete-keychain")
    assert "sesame" not in capsys.readouterr().out


@pytest.mark.parametrize("found", ["0 valid identities found", FOUND + FOUND.replace("0123", "9999")])
def test_one_certificate_of_the_right_kind_is_wanted(issued, found):
    issued.said["security find-identity"] = found
    with pytest.raises(BuildFailed, match="Developer ID Application"), apple.signer(CERTIFICATE):
        pytest.fail("nothing can be signed")
    with pytest.raises(BuildFailed, match="base64"), apple.signer({"MACOS_CERTIFICATE": "x"}):
        pytest.fail("nothing can be signed")


@pytest.mark.parametrize(
    ("signer", "given", "why"),
    [
        (SIGNER, {}, "MACOS_NOTARY_KEY and MACOS_NOTARY_KEY_ID and MACOS_NOTARY_ISSUER not given"),
        (SIGNER, {**NOTARY, "MACOS_NOTARY_ISSUER": ""}, "MACOS_NOTARY_ISSUER not given"),
        (apple.Signer(), NOTARY, "nobody has signed it"),
    ],
)
def test_what_cannot_be_notarised_is_left_alone_and_it_is_said(issued, capsys, signer, given, why):
    assert apple.notarised(Path("x.dmg"), signer, given) is False
    assert capsys.readouterr().out == f"UNSIGNED: x.dmg is not notarised ({why})\n"
    assert issued.commands == []


def test_a_signed_image_is_notarised_and_stapled_and_the_key_stays_nowhere(issued, capsys):
    issued.said["xcrun notarytool submit"] = json.dumps({"id": "n1", "status": "Accepted"})
    assert apple.notarised(Path("x.dmg"), SIGNER, NOTARY) is True
    submit, staple = issued.commands
    ((file, (content, mode)),) = issued.seen.items()
    assert (content, mode) == (b"-----BEGIN", 0o600)
    assert not file.exists()
    login = f"--key {file} --key-id KEYID77 --issuer issuer-88"
    assert submit == f"xcrun notarytool submit x.dmg {login} --wait --timeout 40m --output-format json"
    assert staple == "xcrun stapler staple x.dmg"
    assert capsys.readouterr().out == ""


def test_an_image_that_apple_refuses_fails_with_apple_s_reasons(issued):
    issued.said["xcrun notarytool submit"] = json.dumps({"id": "n1", "status": "Invalid"})
    issued.said["xcrun notarytool log n1"] = "a library is not signed"
    issued.failing["xcrun notarytool submit"] = "as some versions end"
    with pytest.raises(BuildFailed, match=r"Invalid\na library is not signed"):
        apple.notarised(Path("x.dmg"), SIGNER, NOTARY)
    assert not any("stapler" in command for command in issued.commands)


def test_an_answer_of_notarytool_that_is_none_fails_and_shows_no_login(issued):
    issued.failing["xcrun notarytool submit"] = "KEYID77 of issuer-88 is unknown"
    with pytest.raises(BuildFailed) as failed:
        apple.notarised(Path("x.dmg"), SIGNER, NOTARY)
    assert "… of … is unknown" in str(failed.value)


def test_no_program_that_the_build_starts_sees_a_secret_of_the_release(issued, monkeypatch):
    given = {**CERTIFICATE, **NOTARY, "WINDOWS_CERTIFICATE_PASSWORD": "x", "UPDATES_SIGNING_KEY": "y"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with apple.signer():
        pass
    assert issued.environments
    monkeypatch.undo()
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    seen = set(json.loads(commands.run([sys.executable, "-c", "import json, os; print(json.dumps([*os.environ]))"])))
    assert "PATH" in seen
    for names in (seen, *map(set, issued.environments)):
        assert not names & given.keys()


def test_the_image_has_program_licence_and_link(contents, issued, tmp_path, monkeypatch):
    monkeypatch.setattr(macos.project, "BUILD", tmp_path / "build")
    target = tmp_path / "x.dmg"
    assert macos.image(contents.parent, target) == target
    folder = tmp_path / "build" / "macos" / "image"
    assert {path.name for path in folder.iterdir()} == {"One-Click Repay.app", "Applications", "LICENCE.txt"}
    assert (folder / "Applications").readlink() == Path("/Applications")
    assert (folder / "LICENCE.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()
    copied = folder / "One-Click Repay.app" / "Contents"
    assert bundle.files(copied) == bundle.files(contents)
    assert (copied / "Frameworks" / "certifi-1.dist-info").is_symlink()
    assert issued.commands == [
        f"hdiutil create -volname One-Click Repay -srcfolder {folder} -fs HFS+ {_FORMAT} -ov {target}",
    ]


@pytest.mark.parametrize(("why", "attempts"), [("hdiutil: create failed - Resource busy", 6), ("No space left", 1)])
def test_a_busy_image_is_tried_again_and_another_failure_is_not(contents, issued, monkeypatch, why, attempts):
    monkeypatch.setattr(macos.project, "BUILD", contents.parent.parent / "build")
    issued.failing["hdiutil create"] = why
    with pytest.raises(BuildFailed, match=why):
        macos.image(contents.parent, Path("x.dmg"), pause_s=0)
    assert len(issued.commands) == attempts


def test_the_build_signs_checks_the_versions_packs_and_notarises_in_this_order(contents, issued, tmp_path, monkeypatch):
    done = []

    def packed(application, target):
        assert application == contents.parent
        done.append("packed")
        target.write_bytes(b"image")
        return target

    def billed(_program, target, *, epoch):
        assert epoch == 7
        (target / "bill.json").write_text("{}")
        return target / "bill.json"

    def agree(said):
        assert said == {"the wheel": "w", "the frozen program": __version__, "Info.plist": __version__}
        done.append("agreed")

    monkeypatch.setattr(macos.project, "epoch", lambda: 7)
    monkeypatch.setattr(macos.project, "wheel_version", lambda _wheel: "w")
    monkeypatch.setattr(macos.project, "agree", agree)
    monkeypatch.setattr(macos.environment, "install_program", lambda: Path("w.whl"))
    monkeypatch.setattr(macos, "need_tools", lambda: None)
    monkeypatch.setattr(macos, "freeze", lambda **_: contents)
    monkeypatch.setattr(macos, "sign", lambda _contents, _signer: done.append("signed"))
    monkeypatch.setattr(macos, "image", packed)
    monkeypatch.setattr(macos.bill, "write", billed)
    monkeypatch.setattr(macos.platform, "machine", lambda: "arm64")
    for name in (*CERTIFICATE, *NOTARY):
        monkeypatch.delenv(name, raising=False)
    issued.said[f"{contents}/MacOS/{NAME} --version"] = f"{NAME} {__version__}\n"
    packages = macos.build(tmp_path / "dist")
    assert done == ["signed", "agreed", "packed"]
    assert (packages.signed, packages.notarised) == (False, False)
    assert packages.image.name == f"{NAME}-{__version__}-macos-arm64.dmg"
    sums = (tmp_path / "dist" / "SHA256SUMS").read_text("ascii").splitlines()
    assert sums[0] == f"{hashlib.sha256(b'image').hexdigest()}  {packages.image.name}"
    assert {file.name for file in (tmp_path / "dist").iterdir()} == {packages.image.name, "bill.json", "SHA256SUMS"}


def test_a_program_that_is_too_large_fails(contents, tmp_path):
    (tmp_path / "x").write_bytes(b"x" * 2000)
    packages = macos.Packages(contents, tmp_path / "x", tmp_path / "x", signed=False, notarised=False)
    (contents / "Frameworks" / "large").write_bytes(b"x" * 1001)
    allowed = budgets.Budgets(deb_mb=1, installed_mb=0.001, setup_exe_mb=1, start_ratio=1)
    assert [each.good for each in macos.weights(packages, allowed)] == [True, False, True]


def test_it_is_built_on_a_mac_only_and_that_is_said():
    elsewhere.refuse("macos", "darwin")
    for platform in ("linux", "win32"):
        with pytest.raises(BuildFailed, match="on macOS only"):
            elsewhere.refuse("macos", platform, trial=True)
    with pytest.raises(BuildFailed, match=r"hdiutil, security\. Run: xcode-select"):
        macos.need_tools(lambda tool: None if tool in {"hdiutil", "security"} else tool)


@pytest.mark.skipif(sys.platform == "darwin", reason="there it would be built")
@pytest.mark.parametrize("option", [(), ("--check",)])
def test_the_command_refuses_elsewhere_with_a_sentence(option):
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "macos", *option]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The macOS image can be built on macOS only")


def test_the_lists_of_macos_keep_what_the_program_cannot_do_without():
    kept = frozen.lists("darwin")
    for path in (
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.dylib",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "PySide6/Qt/lib/QtGui.framework/Versions/Current",
        "PySide6/Qt/lib/QtDBus.framework/Versions/A/Resources/Info.plist",
        "PySide6/QtWidgets.abi3.so",
        "shiboken6/libshiboken6.abi3.6.11.dylib",
        "python3.11/lib-dynload/_ssl.cpython-311-darwin.so",
        "_cffi_backend.cpython-311-darwin.so",
        "81d243bd2c585b0f4821__mypyc.cpython-311-darwin.so",
        "cryptography/hazmat/bindings/_rust.abi3.so",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "resources/i18n/one-click-repay_zh_CN.qm",
        "certifi/cacert.pem",
    ):
        assert kept.fate(path) is Fate.KEEP, path
    for path in ("Python", "Python.framework/Versions/3.11/Python", "libpython3.11.dylib", "libssl.3.dylib"):
        assert kept.fate(path) is Fate.SYSTEM, path
    for path in (
        "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork",
        "PySide6/Qt/lib/QtQmlModels.framework/Versions/A/QtQmlModels",
        "PySide6/Qt/plugins/imageformats/libqpdf.dylib",
        "PySide6/Qt/plugins/tls/libqsecuretransportbackend.dylib",
    ):
        assert kept.fate(path) is Fate.DROP, path
    for path in ("PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/QtWebEngineCore", "libgtk.dylib"):
        with pytest.raises(BuildFailed):
            kept.fate(path)


def test_on_macos_as_on_linux_but_for_the_secret_service():
    mac, linux = frozen.lists("darwin"), frozen.lists("linux")
    of_linux = {"jeepney", "secretstorage"}
    assert mac.modules == linux.modules - of_linux
    assert {name.lower() for name in mac.metadata} == {name.lower() for name in linux.metadata} - of_linux
    assert set(mac.hidden) == set(linux.hidden) - of_linux
    assert of_linux < set(mac.excluded)


@pytest.fixture
def visit(contents, tmp_path):
    def visit(*, signed=False, notarised=False):
        packages = macos.Packages(contents, tmp_path / "x.dmg", tmp_path, signed=signed, notarised=notarised)
        exchange = SimpleNamespace(ledger=SimpleNamespace(executed=[]), url="http://127.0.0.1:1")
        copy = tmp_path / "copy" / macos.APPLICATION
        return macos_check.Visit(packages, tmp_path / "mounted", copy, tmp_path / "home", exchange)

    return visit


def test_the_image_is_mounted_without_a_window_and_let_go_whatever_happens(issued, tmp_path):
    place = tmp_path / "place"
    with pytest.raises(KeyError), macos_check._mounted(tmp_path / "x.dmg", place):
        raise KeyError
    assert issued.commands == [
        f"hdiutil attach -readonly -nobrowse -noautoopen -mountpoint {place} {tmp_path / 'x.dmg'}",
        f"hdiutil detach -force {place}",
    ]


def test_the_program_is_copied_out_of_an_image_that_shows_what_it_should(contents, visit):
    made = visit()
    made.mounted.mkdir()
    made.application.parent.mkdir()
    contents.parent.rename(made.mounted / macos.APPLICATION)
    (made.mounted / macos.APPLICATIONS).symlink_to("/Applications")
    with pytest.raises(BuildFailed, match="the image shows"):
        macos_check.copies(made)
    (made.mounted / macos.LICENCE).touch()
    macos_check.copies(made)
    assert (made.application / "Contents" / "Frameworks" / "python3.11").is_symlink()


def test_gatekeeper_is_asked_only_of_what_is_notarised(issued, visit):
    assert macos_check.is_signed(visit()).startswith("UNSIGNED")
    assert "UNSIGNED by Apple" in macos_check.is_signed(visit(signed=True))
    assert {command.split()[0] for command in issued.commands} == {"codesign"}
    assert all(command.startswith("codesign --verify --strict ") for command in issued.commands)
    issued.commands.clear()
    assert "notarised" in macos_check.is_signed(visit(signed=True, notarised=True))
    assert [command.split()[0] for command in issued.commands] == ["codesign", "xcrun", "spctl", "spctl"]


def test_the_program_is_tried_in_a_user_s_environment(visit, monkeypatch):
    for name in ("MACOS_NOTARY_KEY", "QT_QPA_PLATFORM", "PYTHONPATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "x")
    made = visit()
    assert not {"MACOS_NOTARY_KEY", "QT_QPA_PLATFORM", "PYTHONPATH", "VIRTUAL_ENV"} & made.environment.keys()
    assert made.environment["ONE_CLICK_REPAY_HOME"] == str(made.home)


def program(visit, text):
    """Put a script in the place of the copied program."""
    visit.program.parent.mkdir(parents=True, exist_ok=True)
    visit.program.write_text(f"#!{sys.executable}\n{text}")
    visit.program.chmod(0o755)


def test_each_check_of_the_program_finds_what_is_wrong(visit, monkeypatch):
    monkeypatch.setattr(macos_check, "_PATIENCE_S", 5.0)
    made = visit()
    program(made, "print('✔ ' * 5, 'macOS Keychain')")
    macos_check.tests_itself(made)
    program(made, "print('✔ ' * 4, '✘ macOS Keychain')")
    with pytest.raises(BuildFailed, match="Keychain"):
        macos_check.tests_itself(made)
    program(made, """print('{"outcome": "filled"}')""")
    with pytest.raises(BuildFailed, match="filled, executed 0"):
        macos_check.repays(made)
    program(made, "import sys; sys.exit(3)")
    with pytest.raises(BuildFailed, match="ended with 3"):
        macos_check.repays(made)
    with pytest.raises(BuildFailed, match="no window"):
        macos_check.opens_its_window(made)
