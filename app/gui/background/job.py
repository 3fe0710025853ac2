"""What the worker can have under way."""

from __future__ import annotations

import enum


class Job(enum.Enum):
    """What the worker can have under way, each at most once."""

    OPEN = enum.auto()
    LOOK = enum.auto()
    SEND = enum.auto()
    FOLLOW = enum.auto()
    TRY = enum.auto()
    KEEP = enum.auto()
    REMOVE = enum.auto()
    PREFER = enum.auto()
    GATHER = enum.auto()
    STORE = enum.auto()
    LOCK = enum.auto()
    INSPECT = enum.auto()
    PROBE = enum.auto()
    DESCRIBE = enum.auto()
    HISTORY = enum.auto()
    REVIEW = enum.auto()
    ARCHIVE = enum.auto()
    EXPORT = enum.auto()
    UPDATES = enum.auto()
    SHOW_CLOSING = enum.auto()
    CLOSE = enum.auto()

    @property
    def of_account(self) -> bool:
        """Whether it belongs to the account that is open, and ends with it."""
        return self.of_repaying or self in {Job.HISTORY, Job.REVIEW, Job.ARCHIVE, Job.SHOW_CLOSING, Job.CLOSE}

    @property
    def of_repaying(self) -> bool:
        """Whether it is about the debts of that account, rather than about what became of former ones."""
        return self in {Job.OPEN, Job.LOOK, Job.SEND, Job.FOLLOW, Job.INSPECT}

    @property
    def gives_way(self) -> bool:
        """Whether it takes no step while a repayment is being sent."""
        return self in {
            Job.LOOK, Job.FOLLOW, Job.INSPECT, Job.HISTORY, Job.REVIEW, Job.ARCHIVE, Job.EXPORT, Job.SHOW_CLOSING,
            Job.CLOSE,
        }  # fmt: skip

    @property
    def leaves_account(self) -> bool:
        """Whether the account that is open is left for it, with all jobs that belong to it."""
        return self in {Job.OPEN, Job.LOCK}

    @property
    def begins_anew(self) -> bool:
        """Whether a further ask takes the place of the one under way."""
        return self in {Job.TRY, Job.PROBE}

    @property
    def queues(self) -> bool:
        """Whether a further ask waits for the one under way, and is done even as the program ends."""
        return self in {Job.PREFER, Job.EXPORT}
