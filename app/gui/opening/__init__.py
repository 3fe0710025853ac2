"""What stands between two accounts: the welcome, the opening, why an account is not open, and the lock."""
