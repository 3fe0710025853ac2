"""The focus seen, changes told, and choices taken from assistive technology."""
