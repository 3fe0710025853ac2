"""A Windows library whose functions do nothing, in place of one that Wine lacks and Qt only mentions."""

from __future__ import annotations

import struct
from collections.abc import Iterable

_ALIGNED, _PAGE = 0x200, 0x1000
_BASE = 0x3_5000_0000
_NOTHING = b"\x31\xc0\xc3"  # xor eax, eax; ret
_DOS_HEADER, _OPTIONAL_HEADER, _SECTION_HEADER = 64, 240, 40
_DIRECTORIES = 16
_AMD64, _DLL, _CONSOLE = 0x8664, 0x2022, 3
_CODE, _READ = 0x60000020, 0x40000040


def library(name: str, functions: Iterable[str]) -> bytes:
    """The file of a 64-bit DLL `name` that exports these functions; each returns 0."""
    names = sorted(functions)
    exports = _exports(name, names, at=2 * _PAGE)
    sections = ((b".text", _NOTHING, _PAGE, _CODE), (b".edata", exports, 2 * _PAGE, _READ))
    size = 2 * _PAGE + -(-len(exports) // _PAGE) * _PAGE
    headers, content, at = b"", b"", _ALIGNED * 2
    for title, data, address, traits in sections:
        padded = data + bytes(-len(data) % _ALIGNED)
        headers += struct.pack("<8s6I2HI", title, len(data), address, len(padded), at, 0, 0, 0, 0, traits)
        content, at = content + padded, at + len(padded)
    directories = struct.pack("<2I", 2 * _PAGE, len(exports)) + bytes(8 * (_DIRECTORIES - 1))
    optional = struct.pack("<H2B5I", 0x20B, 14, 0, _ALIGNED, _ALIGNED, 0, 0, _PAGE)
    optional += struct.pack(
        "<Q2I6H4I2H", _BASE, _PAGE, _ALIGNED, 6, 0, 0, 0, 6, 0, 0, size, _ALIGNED * 2, 0, _CONSOLE, 0
    )
    optional += struct.pack("<4Q2I", 1 << 20, _PAGE, 1 << 20, _PAGE, 0, _DIRECTORIES) + directories
    dos = b"MZ" + bytes(_DOS_HEADER - 6) + struct.pack("<I", _DOS_HEADER)
    coff = b"PE\0\0" + struct.pack("<2H3I2H", _AMD64, len(sections), 0, 0, 0, _OPTIONAL_HEADER, _DLL)
    head = dos + coff + optional + headers
    return head + bytes(_ALIGNED * 2 - len(head)) + content


def _exports(name: str, names: list[str], *, at: int) -> bytes:
    """The export directory, to be loaded at this address."""
    count, header = len(names), 40
    functions = at + header
    listed = functions + 4 * count
    ordinals = listed + 4 * count
    texts = ordinals + 2 * count
    blob, places = b"", []
    for each in (name, *names):
        places.append(texts + len(blob))
        blob += each.encode("ascii") + b"\0"
    directory = struct.pack("<2I2H7I", 0, 0, 0, 0, places[0], 1, count, count, functions, listed, ordinals)
    directory += struct.pack(f"<{count}I", *[_PAGE] * count) + struct.pack(f"<{count}I", *places[1:])
    return directory + struct.pack(f"<{count}H", *range(count)) + blob
