"""The program's drawing as a Windows icon: one file with a picture for each size at which Windows shows it."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path

from packing.project import NAME, ROOT
from packing.staged import painter

SIDES = (16, 20, 24, 32, 40, 48, 64, 256)
"""The sides of the pictures in pixels."""
_HEADER, _ENTRY = struct.Struct("<3H"), struct.Struct("<4B2H2I")
_ICON, _BITS = 1, 32


def packed(pictures: Mapping[int, bytes]) -> bytes:
    """An .ico file of these PNGs, by their sides in pixels, 1 to 256."""
    at = _HEADER.size + _ENTRY.size * len(pictures)
    entries, content = b"", b""
    for side, png in sorted(pictures.items()):
        shown = side % 256  # 0 stands for 256
        entries += _ENTRY.pack(shown, shown, 0, 0, 1, _BITS, len(png), at + len(content))
        content += png
    return _HEADER.pack(0, _ICON, len(pictures)) + entries + content


def make(target: Path) -> Path:
    """Paint the program's drawing at each size into the .ico file `target`, and return it."""
    paint = painter(ROOT / "resources" / f"{NAME}.svg")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.png"
        pictures = {}
        for side in SIDES:
            paint(side, file)
            pictures[side] = file.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed(pictures))
    return target
