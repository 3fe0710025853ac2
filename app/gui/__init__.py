"""The window, and the only users of Qt."""
