"""Accounts and their keys: chosen, added, tested, changed and removed."""
