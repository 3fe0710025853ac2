"""Every repayment written down before it is sent and after it is known; the only user of SQLite."""

from app.journal.damage import lost
from app.journal.files import sqlite_version
from app.journal.record import UNNAMED, Journal

__all__ = ["UNNAMED", "Journal", "lost", "sqlite_version"]
