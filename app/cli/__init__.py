"""The same job without a window, for servers and scripts."""
