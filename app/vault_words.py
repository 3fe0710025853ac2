"""What the user is told of a keyring that does not give a key, or does not keep it."""

from __future__ import annotations

from app.domain.words import Words

INSTEAD = Words("or use the key for this session only.", "或仅在本次会话中使用密钥。")
NO_KEYRING = Words(
    "No system keyring that keeps secrets encrypted was found. Nothing was kept or sent. "
    "Start gnome-keyring or KWallet,",
    "未找到可加密保存密钥的系统密钥环。未保存或发送任何内容。请启动 gnome-keyring 或 KWallet，",
)
STAYED_LOCKED = Words(
    "The system keyring stayed locked. Nothing was kept or sent. Unlock it and try again,",
    "系统密钥环仍处于锁定状态。未保存或发送任何内容。请解锁后重试，",
)
SILENT = Words(
    "The system keyring did not answer in time. Nothing was kept or sent. "
    "Answer its prompt or restart it and try again,",
    "系统密钥环未及时响应。未保存或发送任何内容。请在其提示窗口中确认，或重启密钥环后重试，",
)
CANCELLED = Words(
    "You stopped waiting for the system keyring. Nothing was kept or sent. Try again,",
    "您已取消等待系统密钥环。未保存或发送任何内容。请重试，",
)
NOT_KEPT = Words(
    "The system keyring took the key but did not keep it. Nothing was kept or sent. "
    "Check the keyring and save the key again,",
    "系统密钥环接收了密钥但未能保存。未保存或发送任何内容。请检查密钥环后重新保存，",
)
NO_KEY = Words(
    "No usable key is kept for this account. Nothing was sent. Enter the key again.",
    "未保存该账户的可用密钥。未发送任何请求。请重新输入密钥。",
)
TOO_LONG = Words(
    "Key, secret and passphrase, with the proxy's user and password, are too long to be kept in a keyring. "
    "Nothing was kept or sent. Paste only these.",
    "API key、Secret key、Passphrase 及代理的用户名和密码合计过长，无法存入密钥环。"
    "未保存或发送任何内容。请检查粘贴的内容。",
)


def failed(kind: str) -> Words:
    """What is said of an error of the keyring's that is none of those above."""
    return Words(
        f"The system keyring failed ({kind}). Nothing was kept or sent. Check or restart it and try again,",
        f"系统密钥环出错（{kind}）。未保存或发送任何内容。请检查或重启密钥环后重试，",
    )
