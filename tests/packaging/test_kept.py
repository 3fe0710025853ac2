"""What goes into the program is named; what nobody named, and what is missing, fails the build."""

from __future__ import annotations

import pytest
from packing import frozen
from packing.commands import BuildFailed
from packing.kept import Fate, Kept


@pytest.fixture
def kept():
    return Kept(
        {
            Fate.KEEP: ("lib/*.so", "one.txt"),
            Fate.SYSTEM: ("libssl.so.*",),
            Fate.DROP: ("*.md", "lib/bad*"),
            Fate.ADDED: (),
        },
        modules=frozenset({"app"}),
        hidden=(),
        excluded=(),
        metadata=(),
    )


def test_each_file_has_its_fate(kept):
    assert kept.sorted(["lib/a.so", "one.txt", "libssl.so.3", "x/README.md"]) == {
        "lib/a.so": Fate.KEEP,
        "one.txt": Fate.KEEP,
        "libssl.so.3": Fate.SYSTEM,
        "x/README.md": Fate.DROP,
    }


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["lib/a.so", "one.txt", "surprise.bin"], "surprise.bin: unexpected"),
        (["lib/a.so", "one.txt", "lib/bad.so"], "lib/bad.so: keep and drop"),
        (["lib/a.so"], "one.txt: missing"),
        (["one.txt"], r"lib/\*.so: missing"),
    ],
)
def test_an_unexpected_a_doubtful_and_a_missing_file_fail_the_build(kept, files, words):
    with pytest.raises(BuildFailed, match=words):
        kept.sorted(files)


@pytest.mark.parametrize(
    ("names", "words"), [(["app", "lxml"], r"unexpected \['lxml'\]"), (["json"], r"missing \['app'\]")]
)
def test_an_unexpected_and_a_missing_module_fail_the_build(kept, names, words):
    with pytest.raises(BuildFailed, match=words):
        kept.check_modules(names)
    kept.check_modules(["app", "json"])


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "lib").mkdir()
    for name in ("lib/a.so", "one.txt"):
        (tmp_path / name).touch()
    (tmp_path / "a.so").symlink_to("lib/a.so")
    return tmp_path


def test_a_whole_tree_passes_with_its_links(kept, tree):
    kept.check_tree(tree)


@pytest.mark.parametrize("name", ["surprise.bin", "README.md"])
def test_a_tree_with_what_does_not_belong_there_fails(kept, tree, name):
    (tree / name).touch()
    with pytest.raises(BuildFailed, match=name):
        kept.check_tree(tree)


@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere"])
def test_a_link_that_leads_out_of_the_tree_or_nowhere_fails(kept, tree, target):
    (tree / "x.so").symlink_to(target)
    with pytest.raises(BuildFailed, match="lead to nothing"):
        kept.check_tree(tree)


def test_what_is_collected_is_sorted_and_links_follow_their_targets():
    kept = Kept(
        {Fate.KEEP: ("lib/a.so", "app/*.pyc"), Fate.SYSTEM: (), Fate.DROP: ("lib/b.so",), Fate.ADDED: ()},
        modules=frozenset({"app"}),
        hidden=(),
        excluded=(),
        metadata=(),
    )
    binaries = [
        ("lib/a.so", "/x/a.so", "BINARY"),
        ("lib/b.so", "/x/b.so", "BINARY"),
        ("a.so", "lib/a.so", "SYMLINK"),
        ("b.so", "lib/b.so", "SYMLINK"),
    ]
    modules = [("app/main.pyc", "/x/main.pyc", "DATA")]
    assert frozen.kept_of(kept, binaries, modules) == [[binaries[0], binaries[2]], modules]
    with pytest.raises(BuildFailed, match="unexpected"):
        frozen.kept_of(kept, binaries, [("lxml.pyc", "/x", "DATA")])


def test_the_lists_of_linux_keep_what_the_program_cannot_do_without():
    kept = frozen.lists("linux")
    for path in (
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "keyring-25.7.0.dist-info/METADATA",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "cryptography-50.0.2.dist-info/METADATA",
        "resources/i18n/one-click-repay_zh_CN.qm",
        "resources/licences/Qt.txt",
        "certifi/cacert.pem",
    ):
        assert kept.fate(path) is Fate.KEEP, path
    for path in (
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/lib/libQt6OpenGL.so.6",
        "PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
        "libxcb-glx.so.0",
        "libgtk-3.so.0",
        "libstdc++.so.6",
        "requests-2.34.2.dist-info/direct_url.json",
    ):
        assert kept.fate(path) is Fate.DROP, path
    for path in ("libssl.so.3", "libxcb-cursor.so.0", "libsqlite3.so.0"):
        assert kept.fate(path) is Fate.SYSTEM, path
    with pytest.raises(BuildFailed):
        kept.fate("PySide6/Qt/lib/libQt6Quick.so.6")


def test_the_back_ends_of_the_keyring_and_their_metadata_go_along():
    kept = frozen.lists("linux")
    assert {"keyring", "secretstorage", "jeepney", "cryptography"} <= kept.modules
    assert {"keyring", "SecretStorage", "jeepney", "cryptography"} <= set(kept.metadata)
    assert {"keyring.backends", "secretstorage"} <= set(kept.hidden)


def test_what_the_build_adds_is_wanted_in_the_tree_and_not_among_what_is_collected(kept, tree):
    kept.patterns[Fate.ADDED] = ("bin/x",)
    kept.sorted(["lib/a.so", "one.txt"])
    with pytest.raises(BuildFailed, match="bin/x: missing"):
        kept.check_tree(tree)
    (tree / "bin").mkdir()
    (tree / "bin" / "x").touch()
    kept.check_tree(tree)
