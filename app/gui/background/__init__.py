"""The thread beside the window: what is asked of it, what it reports, and how its jobs run."""
