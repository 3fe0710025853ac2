"""The debts of the account that is open, and the choosing among them."""
