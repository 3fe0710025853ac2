"""How fast the program is here, as ratios against named peers and floors measured in the same run."""
