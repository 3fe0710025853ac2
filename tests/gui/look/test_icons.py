from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from app.gui.look.icons import Icon, application_icon, icon
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
