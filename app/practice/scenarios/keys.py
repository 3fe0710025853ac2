"""Scenarios of the key: what the keyring does that should hold it, and what of it the exchange refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.words import Words
from app.practice.behaviour import Keyring, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator


# The formatter would make each scenario a tower of eight lines.
# fmt: off
def keys() -> Iterator[Scenario]:
    """Each of them; on the wire those of the keyring are as on a good day."""
    yield Scenario("keyring-asks", Words(
        "Opening practice waits for the system keyring, which is unlocked after 20 seconds.",
        "打开练习时需等待系统密钥环，20 秒后解锁。"), keyring=Keyring.ASKS)
    yield Scenario("keyring-silent", Words(
        "Opening practice waits for the system keyring, which never answers.",
        "打开练习时需等待系统密钥环，但始终没有响应。"), keyring=Keyring.SILENT)
    yield Scenario("keyring-locked", Words(
        "Opening practice fails: the system keyring stays locked.",
        "打开练习失败：系统密钥环仍处于锁定状态。"), keyring=Keyring.LOCKED)
    yield Scenario("keyring-absent", Words(
        "Opening practice fails: there is no system keyring.",
        "打开练习失败：没有系统密钥环。"), keyring=Keyring.ABSENT)
    yield Scenario("passphrase-refused", Words(
        "Every signed call is refused with 50105: the passphrase is not that of the key.",
        "所有签名请求均被拒绝，应答为 50105：Passphrase 与 API key 不符。"), code_everywhere="50105")
    yield Scenario("secret-refused", Words(
        "Every signed call is refused with 50113: the signature, and so the secret key, is wrong.",
        "所有签名请求均被拒绝，应答为 50113：签名错误，即 Secret key 有误。"), code_everywhere="50113")
    yield Scenario("environment-refused", Words(
        "Every signed call is refused with 50101: the key belongs to the other environment.",
        "所有签名请求均被拒绝，应答为 50101：API key 属于另一环境。"), code_everywhere="50101")
# fmt: on
