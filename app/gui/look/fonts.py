"""The fonts of the window: figures and Latin letters as the system has them, Chinese in simplified shapes."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QRawFont

# One for each system that we know; without a family that says so, a Japanese or a traditional shape may be taken.
_SIMPLIFIED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "SimHei",
    "SimSun",
)
_CHINESE = QFontDatabase.WritingSystem.SimplifiedChinese
# Shapes that only a font for simplified Chinese has.
_SAMPLES = "债还"


def with_chinese(font: QFont) -> QFont:
    """`font`, and for what it lacks the first of the families with simplified Chinese that are installed."""
    known = set(QFontDatabase.families(_CHINESE))
    complete = QFont(font)
    # By its own name: behind an alias such as "Sans Serif" the next family would be taken for Latin letters, too.
    complete.setFamilies([QFontInfo(font).family(), *(family for family in _SIMPLIFIED if family in known)])
    return complete


def shows_chinese(font: QFont) -> bool:
    """Whether a window in `font` can show simplified Chinese, be it with another font's help."""
    found = QRawFont.fromFont(font, _CHINESE)
    return found.isValid() and all(found.supportsCharacter(ord(letter)) for letter in _SAMPLES)
