"""What OKX does not accept of a key: itself, its secret, passphrase, site, environment, address or permission."""

from __future__ import annotations

import enum

from app.domain.words import Words
from app.errors import Refused
from app.okx import codes


class KeyFault(enum.Enum):
    """The part of an account's key that has to be corrected."""

    SITE = enum.auto()
    KEY = enum.auto()
    SECRET = enum.auto()
    PASSPHRASE = enum.auto()
    ENVIRONMENT = enum.auto()
    ADDRESS = enum.auto()
    PERMISSION = enum.auto()
    OTHER = enum.auto()

    @property
    def words(self) -> Words:
        """Its name."""
        return _NAMES[self]


_CODES = {
    "50119": KeyFault.SITE,
    "50103": KeyFault.KEY,
    "50111": KeyFault.KEY,
    "50106": KeyFault.SECRET,
    "50113": KeyFault.SECRET,
    "50104": KeyFault.PASSPHRASE,
    "50105": KeyFault.PASSPHRASE,
    "50101": KeyFault.ENVIRONMENT,
    "50110": KeyFault.ADDRESS,
    "50035": KeyFault.ADDRESS,
    "50030": KeyFault.PERMISSION,
    "50120": KeyFault.PERMISSION,
}
_NAMES = {
    KeyFault.SITE: Words("Site, or the key itself", "站点，或 API key 本身"),
    KeyFault.KEY: Words("The API key itself", "API key 本身"),
    KeyFault.SECRET: Words("Secret key", "Secret key（密钥）"),
    KeyFault.PASSPHRASE: Words("Passphrase", "Passphrase（密码短语）"),
    KeyFault.ENVIRONMENT: Words("Environment", "环境"),
    KeyFault.ADDRESS: Words("IP address", "IP 地址"),
    KeyFault.PERMISSION: Words("Permission", "权限"),
    KeyFault.OTHER: Words("The API key itself", "API key 本身"),
}
_CURES = {
    KeyFault.SITE: Words(
        "Choose the site where the account was registered; if it is right, the key was mistyped or deleted: enter it "
        "again.",
        "请选择注册账户时所在的站点；若站点无误，则 API key 输入有误或已被删除，请重新输入。",
    ),
    KeyFault.KEY: Words("Enter the key again.", "请重新输入 API key。"),
    KeyFault.SECRET: Words(
        "Enter the key again, with the Secret key that OKX showed when it was created.",
        "请重新输入 API key，并填写创建时欧易显示的 Secret key。",
    ),
    KeyFault.PASSPHRASE: Words(
        "Enter the key again, with the passphrase that you set when you created it; it is not your login password.",
        "请重新输入 API key，并填写创建时设置的 Passphrase（并非登录密码）。",
    ),
    KeyFault.ENVIRONMENT: Words(
        "A demo key works only in demo trading, a live key only live. Choose the other environment, or enter another "
        "key.",
        "模拟盘 key 仅可用于模拟盘，实盘 key 仅可用于实盘。请选择另一环境，或输入其他 API key。",
    ),
}


def fault_of(code: str) -> KeyFault:
    """What `code` finds fault with."""
    return _CODES.get(code.partition("_")[0], KeyFault.OTHER)


def cure_of(code: str) -> Words:
    """What to do about it."""
    return _CURES.get(fault_of(code), codes.meaning(code).advice)


def told_by(error: Refused) -> Words:
    """What OKX said, in its own words."""
    told = f"{error.code} {error.message}".strip().rstrip(".")
    return Words(f"OKX says: {told}.", f"欧易返回：{told}。")
