"""The bill of materials (CycloneDX): the Python distributions that are packed, and the native parts besides."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packing.commands import BuildFailed, run
from packing.environment import PYTHON
from packing.frozen import lists, system
from packing.project import NAME, version

_NATIVE = """
import json, platform, sqlite3, ssl
from cryptography.hazmat.backends.openssl.backend import backend
from PySide6.QtCore import qVersion
print(json.dumps({
    "CPython": platform.python_version(), "OpenSSL": ssl.OPENSSL_VERSION.split()[1], "SQLite": sqlite3.sqlite_version,
    "Qt": qVersion(), "OpenSSL (in cryptography)": backend.openssl_version_text().split()[1],
}))
"""
# Name → licence and the project's name for a package URL.
NATIVE = {
    "CPython": ("PSF-2.0", "pkg:generic/python"),
    "OpenSSL": ("Apache-2.0", "pkg:generic/openssl"),
    "OpenSSL (in cryptography)": ("Apache-2.0", "pkg:generic/openssl"),
    "SQLite": ("blessing", "pkg:generic/sqlite"),
    "Qt": ("LGPL-3.0-only", "pkg:generic/qt"),
    "ICU": ("Unicode-3.0", "pkg:generic/icu"),
}


def native_parts(program: Path) -> list[dict[str, Any]]:
    """The native parts with their versions; raises `BuildFailed` if one's version is not known."""
    versions: dict[str, str] = json.loads(run([PYTHON, "-c", _NATIVE]))
    icu = {path.name.rpartition(".")[2] for path in program.rglob("libicudata.so.*")}
    versions["ICU"] = icu.pop() if len(icu) == 1 else ""
    # On Windows and macOS Qt takes the system's own.
    wanted = [name for name in NATIVE if name != "ICU" or sys.platform.startswith("linux")]
    if unknown := [name for name in wanted if not versions.get(name)]:
        raise BuildFailed(f"The version of {', '.join(unknown)} is not known")
    return [_component(name, versions[name]) for name in NATIVE if versions.get(name)]


def _component(name: str, version: str) -> dict[str, Any]:
    licence, url = NATIVE[name]
    return {
        "bom-ref": f"native-{name}",
        "type": "library",
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": licence}}],
        "purl": f"{url}@{version}",
    }


def filtered(
    bill: dict[str, Any], *, packed: Iterable[str], native: list[dict[str, Any]], epoch: int
) -> dict[str, Any]:
    """The bill with only what is packed, with the native parts, and the same for the same `epoch` (Unix seconds)."""
    wanted = {_plain(name) for name in packed}
    components = [each for each in bill["components"] if _plain(each["name"]) in wanted]
    missing = wanted - {_plain(each["name"]) for each in components}
    if missing:
        raise BuildFailed(f"The bill of materials lacks {', '.join(sorted(missing))}")
    kept = sorted([*components, *native], key=lambda each: each["bom-ref"])
    refs = {each["bom-ref"] for each in kept}
    metadata = {
        "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z"),
        "component": {"bom-ref": "root", "type": "application", "name": NAME, "version": version()},
    }
    depend = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in refs]}
        for each in bill.get("dependencies", [])
        if each["ref"] in refs
    ]
    root = {"ref": "root", "dependsOn": sorted(refs)}
    said = {key: value for key, value in bill.items() if key in {"$schema", "bomFormat", "specVersion", "version"}}
    return {**said, "metadata": metadata, "components": kept, "dependencies": [root, *depend]}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def write(program: Path, target: Path, *, epoch: int) -> Path:
    """Write the bill beside the packages, and return it."""
    said = run([PYTHON, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--of", "JSON", PYTHON])
    bill = filtered(json.loads(said), packed=lists().metadata, native=native_parts(program), epoch=epoch)
    # All systems' bills get into one release, and not all have the same parts.
    made = target / f"{NAME}-{version()}-{system()}.cdx.json"
    made.write_text(json.dumps(bill, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return made
