from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialogButtonBox

import app.gui
from app.gui.look.icons import Icon, application_icon, icon, without_icons
from app.paths import resources


@pytest.mark.parametrize("which", Icon)
def test_every_icon_is_painted_in_the_colour_asked_for(which):
    image = icon(which, QColor("#12a45b")).pixmap(24, 24).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
    }
    assert colours
    assert colours <= {"#12a45b"}


def test_no_icon_file_is_left_over():
    assert {file.stem for file in (resources() / "icons").glob("*.svg")} == set(Icon)


def test_the_program_has_an_icon():
    assert not application_icon().pixmap(64, 64).isNull()


def test_standard_buttons_keep_no_icon_of_the_desktop(qtbot):
    close = QDialogButtonBox.StandardButton.Close
    box = QDialogButtonBox(close)
    qtbot.addWidget(box)
    box.button(close).setIcon(application_icon())
    assert without_icons(box) is box
    assert box.button(close).icon().isNull()
    assert box.button(close).text()


def test_every_box_of_standard_buttons_in_the_window_is_without_icons():
    made = [
        line.strip()
        for path in Path(app.gui.__file__).parent.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "QDialogButtonBox(QDialogButtonBox." in line
    ]
    assert made
    assert [line for line in made if "without_icons(" not in line] == []
