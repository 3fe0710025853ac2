"""Signatures for Windows, where there is a certificate; where there is none, that is said and nothing else is done."""

from __future__ import annotations

import base64
import binascii
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from packing.commands import BuildFailed, inherited

CERTIFICATE, PASSWORD = "WINDOWS_CERTIFICATE", "WINDOWS_CERTIFICATE_PASSWORD"
_CLOCK = "http://timestamp.digicert.com"  # signed answers: nothing is gained by TLS, which it does not offer
_KITS = "Windows Kits/10/bin/*/x64/signtool.exe"


def sign(files: Sequence[Path], environment: Mapping[str, str] = os.environ) -> bool:
    """Sign these files with the PKCS#12 certificate in WINDOWS_CERTIFICATE (base64), and say whether there is one.

    Raises `BuildFailed` if there is one and a file could not be signed with it.
    """
    if not environment.get(CERTIFICATE):
        print(f"UNSIGNED: {', '.join(file.name for file in files)} ({CERTIFICATE} is not given)", flush=True)
        return False
    try:
        certificate = base64.b64decode(environment[CERTIFICATE], validate=False)
    except binascii.Error:
        raise BuildFailed(f"{CERTIFICATE} is not base64") from None
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "certificate.pfx"
        kept.touch(mode=0o600)
        kept.write_bytes(certificate)
        given = ["/f", str(kept), "/p", environment.get(PASSWORD, "")]
        how = ["/fd", "SHA256", "/td", "SHA256", "/tr", _CLOCK]
        command = [tool(environment), "sign", *given, *how, *map(str, files)]
        # Not by `run`, whose error would show the password.
        done = subprocess.run(command, env=inherited(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"signtool failed ({done.returncode}): {done.stdout[-500:]}{done.stderr[-500:]}")
    return True


def tool(environment: Mapping[str, str] = os.environ) -> str:
    """The path of signtool, the newest of Windows' kits where it is not on the PATH; raises `BuildFailed`."""
    found = shutil.which("signtool", path=environment.get("PATH", ""))
    if found is None and environment.get("ProgramFiles(x86)"):
        kits = sorted(Path(environment["ProgramFiles(x86)"]).glob(_KITS))
        found = str(kits[-1]) if kits else None
    if found is None:
        raise BuildFailed("signtool was not found; it is a part of the Windows SDK")
    return found
