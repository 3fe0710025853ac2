"""The version of One-Click Repay, and nothing else."""

__version__ = "0.1.0"
