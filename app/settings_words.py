"""What the user is told of settings that are out of bounds, or that cannot be read or kept."""

from __future__ import annotations

from pathlib import Path

from app.domain.words import Words

LONGEST_NAME = 60
"""The characters that an account's name may have."""
LONGEST_LOCK_MIN = 1440
"""The longest time without input after which the window can lock, in minutes."""

UNFIT_NAME = Words(
    f"An account's name has 1 to {LONGEST_NAME} printable characters. Nothing was sent. Choose another.",
    f"账户名称须为 1 至 {LONGEST_NAME} 个可见字符。未发送任何请求。请换一个名称。",
)
UNFIT_LOCK = Words(
    f"The window locks after 0 (never) to {LONGEST_LOCK_MIN} minutes. Nothing was changed. Choose another number.",
    f"自动锁定时间须为 0（不锁定）至 {LONGEST_LOCK_MIN} 分钟。未作更改，请重新设置。",
)
# The text is not quoted: it may hold a password.
UNFIT_PROXY = Words(
    "A proxy is an address such as socks5h://127.0.0.1:1080, without user or password. Nothing was sent. Correct it.",
    "代理须为 socks5h://127.0.0.1:1080 这样的地址，不含用户名和密码。未发送任何请求。请更正。",
)
UNFIT_OWN_PROXY = Words(
    "An account's proxy is an address such as socks5h://192.0.2.1:1080, with its port and without user or password. "
    "Nothing was sent. Correct it.",
    "账户代理须为 socks5h://192.0.2.1:1080 这样的地址，含端口，不含用户名和密码。未发送任何请求。请更正。",
)


def taken(name: str) -> Words:
    """Why an account cannot have a name that another one has."""
    return Words(
        f"There is already an account named {name}. Nothing was sent. Choose another name.",
        f"已有名为 {name} 的账户。未发送任何请求。请换一个名称。",
    )


def no_such(name: str) -> Words:
    """Why nothing was found under a name."""
    return Words(
        f"There is no account named {name}. Nothing was sent. Look at the list of accounts, or add it.",
        f"没有名为 {name} 的账户。未发送任何请求。请查看账户列表，或先添加该账户。",
    )


def damaged(aside: Path) -> Words:
    """What became of a settings file that made no sense."""
    return Words(
        f"The settings made no sense and were set aside as {aside}; new ones are in use. Nothing was sent. "
        "Keys in the system keyring are untouched: add your accounts again.",
        f"设置文件无法识别，已另存为 {aside}，现使用新的设置。未发送任何请求。密钥环未受影响，请重新添加账户。",
    )


def unusable(path: Path, error: OSError) -> Words:
    """Why the settings cannot be read or written."""
    return Words(
        f"The settings in {path} cannot be read or written ({error.strerror}). Nothing was sent, nothing was changed. "
        "Make room or allow access, and try again.",
        f"无法读写设置文件 {path}（{error.strerror}）。未发送任何请求，也未作更改。请检查磁盘空间和权限后重试。",
    )
