"""The language, the colours and whether amounts are shown change while the program runs, and are found again later."""

from __future__ import annotations

from PySide6.QtGui import QPalette

from app.gui.look import theme
from tests.e2e.window.screen import Spot

CORNER = Spot(2, 2, 2, 2)


def test_english_becomes_chinese_and_is_chinese_at_the_next_start(screen, reader, ends):
    process = screen.program("--practice")
    reader.find("label", "Selected 0 of 5")
    reader.press("切换到简体中文")
    screen.window("练习 — 一键还债")
    reader.find("label", "已选 0/5")
    ends(process)
    process = screen.program("--practice")
    screen.window("练习 — 一键还债")
    reader.press("Switch to English")
    screen.window("PRACTICE — One-Click Repay")
    ends(process)


def test_amounts_are_hidden_with_the_keyboard_and_hidden_at_the_next_start(screen, reader, ends):
    for _ in range(2):
        process = screen.program("--practice")
        reader.find("label", "Selected 0 of 5")
        if reader.names("table cell").count("•••") == 0:
            screen.window("PRACTICE — One-Click Repay")
            screen.press("ctrl+shift+h")
        screen.until(lambda: reader.names("table cell").count("•••") > 3, "the amounts are not hidden")
        ends(process)


def test_dark_is_there_as_soon_as_it_is_chosen_and_from_the_first_picture_on_the_next_time(screen, reader, ends):
    colours = [theme.palette(is_dark=dark).color(QPalette.ColorRole.Window).name() for dark in (False, True)]
    process = screen.program("--practice")
    window = screen.window("PRACTICE — One-Click Repay")
    screen.until(lambda: screen.colours(window, CORNER) == {colours[0]}, "it is not light")
    screen.press("ctrl+comma")
    screen.window("Settings")
    reader.choose("Appearance", "Dark")
    screen.until(lambda: screen.colours(window, CORNER) == {colours[1]}, "it did not become dark")
    screen.press("Escape")
    screen.window("PRACTICE — One-Click Repay")
    ends(process)
    process = screen.program("--practice")
    window = screen.window("PRACTICE — One-Click Repay")
    assert screen.colours(window, CORNER) == {colours[1]}
    ends(process)
