"""The tables of the journal, version by version."""

from app.domain.repayment import State

OPEN_STATES = ", ".join(f"'{state}'" for state in State if state.open)
"""The states that bar a debt, as SQL, for the indexes."""

ENDED_STATES = ", ".join(f"'{state}'" for state in State if state.ended)
"""The only states that bar none, as SQL: whatever else a hand may have written there is in doubt."""

SAID_STATES = ", ".join(f"'{state}'" for state in State if state.said)
"""The states that are the user's word, as SQL."""

MIGRATIONS = (
    f"""
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY AUTOINCREMENT, account_id TEXT NOT NULL, user_key TEXT NOT NULL,
        pay_with TEXT NOT NULL, confirmed_ms INTEGER NOT NULL
    );
    CREATE TABLE rows (
        order_id INTEGER NOT NULL REFERENCES orders (id), place INTEGER NOT NULL,
        account_id TEXT NOT NULL, user_key TEXT NOT NULL, debt TEXT NOT NULL, state TEXT NOT NULL,
        repaid TEXT, paid TEXT, remaining TEXT, debt_before TEXT, estimate TEXT, time_ms INTEGER,
        code TEXT NOT NULL, message TEXT NOT NULL,
        PRIMARY KEY (order_id, place)
    );
    CREATE TABLE attempts (
        order_id INTEGER NOT NULL REFERENCES orders (id), number INTEGER NOT NULL,
        sent_ms INTEGER NOT NULL, answer TEXT, code TEXT, message TEXT,
        PRIMARY KEY (order_id, number)
    );
    CREATE TABLE slots (user_key TEXT NOT NULL, endpoint TEXT NOT NULL, next_ms INTEGER NOT NULL,
        taken_ms INTEGER NOT NULL,
        PRIMARY KEY (user_key, endpoint));
    -- The promise that no debt is repaid twice at a time, held by the file itself: for each user of OKX, and for
    -- each account of this program should OKX not name its user.
    CREATE UNIQUE INDEX one_open_for_user ON rows (user_key, debt) WHERE state IN ({OPEN_STATES});
    CREATE UNIQUE INDEX one_open_for_account ON rows (account_id, debt) WHERE state IN ({OPEN_STATES});
    """,
    """
    -- A damaged journal that was set aside, and which users have looked at OKX's own history since.
    CREATE TABLE lost_records (id INTEGER PRIMARY KEY AUTOINCREMENT, kept_as TEXT NOT NULL UNIQUE);
    CREATE TABLE reviews (
        lost_id INTEGER NOT NULL REFERENCES lost_records (id), user_key TEXT NOT NULL, seen_ms INTEGER NOT NULL,
        PRIMARY KEY (lost_id, user_key)
    );
    """,
    f"""
    -- A row that the user's word closed: when that was, and what OKX's history showed later against it.
    ALTER TABLE rows ADD COLUMN said_ms INTEGER;
    ALTER TABLE rows ADD COLUMN contradicted TEXT;
    CREATE INDEX said ON rows (order_id) WHERE state IN ({SAID_STATES});
    """,
)
"""One script for each version of the schema, from the one before it; `PRAGMA user_version` counts them."""


def statements(script: str) -> tuple[str, ...]:
    """The statements of a script one by one, so that they run inside one transaction."""
    bare = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return tuple(statement.strip() for statement in bare.split(";") if statement.strip())
