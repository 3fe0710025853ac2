"""The program's drawing as an icon of Windows or of macOS: one file, with a picture for each size that is shown."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from packing.project import NAME, ROOT
from packing.staged import painter

SIDES = (16, 20, 24, 32, 40, 48, 64, 256)
"""The sides of Windows' pictures in pixels."""
MAC_SIDES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""The sides of macOS' pictures in pixels, by Apple's name of each: from 16 points on a fine screen to 512 on one."""
_HEADER, _ENTRY = struct.Struct("<3H"), struct.Struct("<4B2H2I")
_ICON, _BITS = 1, 32
_LENGTH, _PREFACE = struct.Struct(">I"), 8


def packed(pictures: Mapping[int, bytes]) -> bytes:
    """An .ico file of these PNGs, by their sides in pixels, 1 to 256."""
    at = _HEADER.size + _ENTRY.size * len(pictures)
    entries, content = b"", b""
    for side, png in sorted(pictures.items()):
        shown = side % 256  # 0 stands for 256
        entries += _ENTRY.pack(shown, shown, 0, 0, 1, _BITS, len(png), at + len(content))
        content += png
    return _HEADER.pack(0, _ICON, len(pictures)) + entries + content


def packed_icns(pictures: Mapping[bytes, bytes]) -> bytes:
    """An .icns file of these PNGs, by Apple's name of each."""
    content = b"".join(name + _LENGTH.pack(len(png) + _PREFACE) + png for name, png in pictures.items())
    return b"icns" + _LENGTH.pack(len(content) + _PREFACE) + content


def make(target: Path) -> Path:
    """Paint the program's drawing at each of Windows' sizes into the .ico file `target`, and return it."""
    return _written(target, packed(_painted(SIDES)))


def make_icns(target: Path) -> Path:
    """Paint it at each of macOS' sizes into the .icns file `target`, and return it."""
    painted = _painted(MAC_SIDES.values())
    return _written(target, packed_icns({name: painted[side] for name, side in MAC_SIDES.items()}))


def _painted(sides: Iterable[int]) -> dict[int, bytes]:
    """The PNGs by their sides in pixels."""
    paint = painter(ROOT / "resources" / f"{NAME}.svg")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.png"
        pictures = {}
        for side in sides:
            paint(side, file)
            pictures[side] = file.read_bytes()
    return pictures


def _written(target: Path, content: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
