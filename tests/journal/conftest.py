"""A journal in a folder of its own."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from app.journal import Journal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def opened(path):
    """Open the journal, as often as wanted; closed at the end."""
    with ExitStack() as stack:

        def open_it(at=path):
            journal = Journal(at)
            stack.callback(journal.close)
            return journal

        yield open_it
