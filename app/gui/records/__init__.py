"""What happened: the results, OKX's own history and the journal, each a table in a tab of its own."""
