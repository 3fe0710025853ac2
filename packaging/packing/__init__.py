"""How the packages are made: the parts of `packaging/build.py`, each with one task."""
