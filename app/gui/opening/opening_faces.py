"""What the page between two accounts says and offers: opening, waiting for the keyring, why not, refused, locked."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.words import Words
from app.errors import KeyNotStored, KeyRefused, KeyringAbsent, KeyringLocked, KeyringSilent, OneClickRepayError
from app.gui.look.icons import Icon
from app.gui.look.theme import Tone
from app.okx import key_faults

_NONE = Words("", "")


class Action(enum.Enum):
    """What the page may offer, in the order of its buttons."""

    CANCEL = enum.auto()
    UNLOCK = enum.auto()
    ENTER_KEY = enum.auto()
    AGAIN = enum.auto()
    SESSION_ONLY = enum.auto()
    TEST = enum.auto()


@dataclass(frozen=True, slots=True)
class Face:
    """One state of the page: `finding` says what is, `cure` what to do; the first of `actions` is the usual one."""

    title: Words
    finding: Words = _NONE
    cure: Words = _NONE
    actions: tuple[Action, ...] = ()
    icon: Icon | None = None  # none while something is under way
    tone: Tone = Tone.BUSY


PRACTICE = Words("Practice", "练习")
"""The name of the account that practises."""

_KEYRING = Words(
    "Waiting for the system keyring. It may be asking for its password.", "正在等待系统密钥环，它可能正在要求输入密码。"
)
_NOTHING_SENT = Words("Nothing was sent.", "未发送任何请求。")
_NOT_REPAID = Words("No repayment was sent.", "未发送任何还债请求。")
_ABSENT = Words("No system keyring that keeps secrets encrypted was found.", "未找到可加密保存密钥的系统密钥环。")
_START = Words(
    "Start the keyring (on Linux gnome-keyring or KWallet) and try again, or go on with a key for this session only.",
    "请启动密钥环（Linux 下为 gnome-keyring 或 KWallet）后重试，或仅在本次会话中使用密钥。",
)
_LOCKED = Words("The system keyring stayed locked.", "系统密钥环仍处于锁定状态。")
_UNLOCK = Words(
    "Unlock it and try again, or go on with a key for this session only.", "请解锁后重试，或仅在本次会话中使用密钥。"
)
_SILENT = Words(
    "The system keyring did not answer, or you stopped waiting for it.", "系统密钥环没有响应，或您已取消等待。"
)
_ANSWER = Words(
    "Answer its prompt, or restart it, and try again; or go on with a key for this session only.",
    "请在其提示窗口中确认，或重启密钥环后重试；也可仅在本次会话中使用密钥。",
)
_KEYRING_FACES = {
    KeyringAbsent: (Words("No system keyring", "没有系统密钥环"), _ABSENT, _START),
    KeyringLocked: (Words("The system keyring is locked", "系统密钥环已锁定"), _LOCKED, _UNLOCK),
    KeyringSilent: (Words("The system keyring does not answer", "系统密钥环没有响应"), _SILENT, _ANSWER),
}


def opening(name: Words) -> Face:
    """An account is being opened."""
    return Face(Words(f"Opening {name.en}…", f"正在打开“{name.zh}”…"))


def keyring(name: Words) -> Face:
    """The keyring was asked, and may be asking the user in turn."""
    return Face(opening(name).title, _KEYRING, actions=(Action.CANCEL,))


def not_opened(name: Words, error: OneClickRepayError, *, has_key: bool) -> Face:
    """Why an account could not be opened, and what helps; practice has no key that could be entered."""
    closed = Words(f"{name.en} is not open", f"“{name.zh}”未打开")
    if isinstance(error, KeyNotStored) and has_key:
        return Face(closed, error.words, actions=(Action.ENTER_KEY, Action.AGAIN), icon=Icon.WARNING, tone=Tone.WARNING)
    for kind, (title, finding, cure) in _KEYRING_FACES.items():
        if isinstance(error, kind):
            actions = (Action.AGAIN, Action.SESSION_ONLY)
            return Face(title, finding + _NOTHING_SENT, cure, actions, Icon.WARNING, Tone.WARNING)
    return failed(name, error.words)


def failed(name: Words, reason: Words) -> Face:
    """An account could not be opened for a reason that says itself what to do."""
    title = Words(f"{name.en} is not open", f"“{name.zh}”未打开")
    return Face(title, reason, actions=(Action.AGAIN,), icon=Icon.FAILED, tone=Tone.BAD)


def refused(name: Words, error: KeyRefused, *, has_key: bool) -> Face:
    """OKX does not accept the key of an account that was opened: what of it, and what helps."""
    fault = key_faults.fault_of(error.code).words
    told = key_faults.told_by(error)
    return Face(
        Words(f"OKX refuses the key of {name.en}", f"欧易不接受“{name.zh}”的 API key"),
        Words(f"{fault.en}: {told.en}", f"{fault.zh}：{told.zh}") + _NOT_REPAID,
        key_faults.cure_of(error.code),
        (Action.ENTER_KEY, Action.TEST, Action.AGAIN) if has_key else (Action.TEST, Action.AGAIN),
        Icon.FAILED,
        Tone.BAD,
    )


def locking() -> Face:
    """The keys are about to be dropped."""
    return Face(Words("Locking…", "正在锁定…"))


def locked(name: Words, *, session_keys: tuple[str, ...], has_key: bool, key_lost: bool, minutes: int = 0) -> Face:
    """The window dropped its keys: of the account that was open, and those of the others in `session_keys`.

    `key_lost` if that of the open account was one of them; `minutes` without input if that was the reason.
    """
    title = Words("Locked", "已锁定")
    if minutes:
        title = Words(f"Locked: no input for {minutes} min", f"{minutes} 分钟无操作，已锁定")
    if has_key:
        finding = Words(
            f"The connection of {name.en} is closed and its key dropped; its debts and balances are no longer shown.",
            f"已断开“{name.zh}”的连接并丢弃其密钥，不再显示其负债与余额。",
        )
    else:
        finding = Words(
            "Practice is closed; what was repaid there ended with it.", "练习已关闭，其中的还债记录已清除。"
        )
    if session_keys:
        en, zh = ", ".join(session_keys), "、".join(session_keys)
        finding += Words(
            f"Kept for this session only, and dropped as well: the key of {en}.",
            f"仅本次会话保存的密钥也已丢弃：{zh}。",
        )
    if key_lost:
        cure = Words("Enter the key again to go on.", "请重新输入 API key 以继续。")
        return Face(title, finding, cure, (Action.ENTER_KEY,), Icon.LOCK, Tone.QUIET)
    cure = Words("Unlock reads the key from the system keyring again.", "解锁时将重新从系统密钥环读取密钥。")
    if not has_key:
        cure = Words("Unlock opens practice anew.", "解锁将重新打开练习。")
    return Face(title, finding, cure, (Action.UNLOCK,), Icon.LOCK, Tone.QUIET)
