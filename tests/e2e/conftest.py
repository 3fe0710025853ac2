"""The fixtures of `tests.cli.program` for the tests beside it."""

from tests.cli.program import bare, keyring, program

__all__ = ["bare", "keyring", "program"]
