"""Signatures and notarisation for macOS; where a secret that they need is missing, that is said and nothing is done."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from packing.commands import BuildFailed, inherited, run

CERTIFICATE, PASSWORD = "MACOS_CERTIFICATE", "MACOS_CERTIFICATE_PASSWORD"
KEY, KEY_ID, ISSUER = "MACOS_NOTARY_KEY", "MACOS_NOTARY_KEY_ID", "MACOS_NOTARY_ISSUER"
AD_HOC = "-"
_KIND = "Developer ID Application"
_IDENTITY = re.compile(rf'^ *\d+\) ([0-9A-F]{{40}}) "{_KIND}: .*"$', re.MULTILINE)
_LONGEST_LOG = 2000


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a certificate in a keychain, or nobody, in whose name Apple silicon still wants a signature."""

    identity: str = AD_HOC
    keychain: Path | None = None

    @property
    def known(self) -> bool:
        """Whether a certificate signs."""
        return self.identity != AD_HOC

    def sign_code(self, things: Sequence[Path], *, entitlements: Path | None = None) -> None:
        """Sign code, for the hardened runtime where a certificate does; `entitlements` are for a program alone.

        Nobody's own libraries would not pass the hardened runtime, which wants them of one team.
        """
        hardened = ["--options", "runtime"] if self.known else []
        allowed = ["--entitlements", str(entitlements)] if self.known and entitlements is not None else []
        run([*self._codesign(), *hardened, *allowed, *map(str, things)])

    def sign_image(self, image: Path) -> None:
        """Sign a disk image; nobody's signature would say nothing, and is not made."""
        if self.known:
            run([*self._codesign(), str(image)])

    def _codesign(self) -> list[str]:
        if self.keychain is None:
            return ["codesign", "--force", "--sign", AD_HOC, "--timestamp=none"]
        return ["codesign", "--force", "--sign", self.identity, "--keychain", str(self.keychain), "--timestamp"]


@contextmanager
def signer(environment: Mapping[str, str] = os.environ) -> Iterator[Signer]:
    """Who signs: the PKCS#12 certificate in MACOS_CERTIFICATE (base64), kept in a keychain until the end, or nobody.

    Raises `BuildFailed` if there is one and it cannot be used.
    """
    if not environment.get(CERTIFICATE):
        print(f"UNSIGNED: the program and its image ({CERTIFICATE} is not given)", flush=True)
        yield Signer()
        return
    try:
        certificate = base64.b64decode(environment[CERTIFICATE])
    except binascii.Error:
        raise BuildFailed(f"{CERTIFICATE} is not base64") from None
    with tempfile.TemporaryDirectory() as folder:
        kept = _secret_file(Path(folder) / "certificate.p12", certificate)
        with _keychain(Path(folder) / "signing.keychain-db", kept, environment.get(PASSWORD, "")) as keychain:
            yield Signer(_identity(keychain), keychain)


@contextmanager
def _keychain(keychain: Path, certificate: Path, password: str) -> Iterator[Path]:
    """A keychain with the certificate, which codesign may use unasked; the file with it is removed once it is in."""
    own, place = secrets.token_urlsafe(), str(keychain)
    before = re.findall(r'"([^"]+)"', run(["security", "list-keychains", "-d", "user"]))
    hidden = (own, password)
    hushed(["security", "create-keychain", "-p", own, place], hidden)
    try:
        run(["security", "set-keychain-settings", place])  # with no option it never locks itself
        hushed(["security", "unlock-keychain", "-p", own, place], hidden)
        given = ["-f", "pkcs12", "-P", password, "-T", "/usr/bin/codesign"]
        hushed(["security", "import", str(certificate), "-k", place, *given], hidden)
        certificate.unlink()
        hushed(["security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", own, place], hidden)
        # Only in a keychain of this list does codesign find the certificates that the identity rests on.
        run(["security", "list-keychains", "-d", "user", "-s", place, *before])
        yield keychain
    finally:
        for command in (["list-keychains", "-d", "user", "-s", *before], ["delete-keychain", place]):
            with suppress(BuildFailed):
                run(["security", *command])


def _identity(keychain: Path) -> str:
    """The hash of the one certificate that signs programs for distribution."""
    found = _IDENTITY.findall(run(["security", "find-identity", "-v", "-p", "codesigning", str(keychain)]))
    if len(set(found)) != 1:
        raise BuildFailed(
            f"{CERTIFICATE} has {len(set(found))} valid certificates of the kind {_KIND}, and one is wanted"
        )
    return str(found[0])


def notarised(image: Path, who: Signer, environment: Mapping[str, str] = os.environ) -> bool:
    """Have Apple notarise a signed disk image, staple the ticket to it, and say whether that was done.

    The key is that of App Store Connect's API, as its .p8 file has it. Raises `BuildFailed` if Apple refuses.
    """
    missing = [name for name in (KEY, KEY_ID, ISSUER) if not environment.get(name)]
    if missing or not who.known:
        why = f"{' and '.join(missing)} not given" if missing else "nobody has signed it"
        print(f"UNSIGNED: {image.name} is not notarised ({why})", flush=True)
        return False
    with tempfile.TemporaryDirectory() as folder:
        key = _secret_file(Path(folder) / "key.p8", environment[KEY].encode())
        login = ["--key", str(key), "--key-id", environment[KEY_ID], "--issuer", environment[ISSUER]]
        hidden = (environment[KEY_ID], environment[ISSUER])
        wait = ["--wait", "--timeout", "40m", "--output-format", "json"]
        submit = ["xcrun", "notarytool", "submit", str(image), *login, *wait]
        answer = _read(hushed(submit, hidden, whatever=True))
        if answer.get("status") != "Accepted":
            number = str(answer.get("id", ""))
            log = hushed(["xcrun", "notarytool", "log", number, *login], hidden) if number else ""
            raise BuildFailed(f"Apple did not notarise {image.name}: {answer.get('status')}\n{log[-_LONGEST_LOG:]}")
    run(["xcrun", "stapler", "staple", str(image)])
    return True


def _read(answer: str) -> Mapping[str, object]:
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BuildFailed(f"notarytool's answer is not understood: {answer[-_LONGEST_LOG:]}")
    return found


def _secret_file(file: Path, content: bytes) -> Path:
    file.touch(mode=0o600)
    file.write_bytes(content)
    return file


def hushed(command: Sequence[str], hidden: Sequence[str], *, whatever: bool = False) -> str:
    """Run a command with something hidden in it, and return standard output; no error shows the command or the hidden.

    With `whatever` its exit code does not matter, and without standard output that on standard error is returned.
    """
    done = subprocess.run(command, env=inherited(), capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    for each in filter(None, hidden):
        said = said.replace(each, "…")
    if done.returncode and not whatever:
        raise BuildFailed(f"{command[0]} {command[1]} failed ({done.returncode}): {said[-500:]}")
    return (done.stdout or said) if whatever else done.stdout
