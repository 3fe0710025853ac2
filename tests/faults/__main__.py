"""The fault campaign by hand: python -m tests.faults [--runs 10000] [--seed 0] [--only SEED] [--at-once 2]."""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import os
import sys
import time

from tests.faults.runs import Outcome, outcome_of

ORDINARY = ("filled", "failed", "absent", "refused", "running", "unknown")


def table(outcomes: list[Outcome], seconds: float) -> str:
    """Faults by kind and call, what was executed, what the journal said of it, and the broken promises."""
    faults = collections.Counter(fault for each in outcomes for fault in each.faults)
    states = collections.Counter(state for each in outcomes for state in each.states)
    broken = [each for each in outcomes if each.violations]
    lines = ["Faults injected"]
    lines += [f"  {count:>7}  {fault}" for fault, count in sorted(faults.items())]
    lines += ["", f"Runs      {len(outcomes):>8}   in {seconds:.0f} s", f"Faults    {sum(faults.values()):>8}"]
    for name in ("orders", "posts", "executed"):
        lines.append(f"{name.capitalize():<10}{sum(getattr(each, name) for each in outcomes):>8}")
    told = (*ORDINARY, *sorted(states.keys() - set(ORDINARY)))
    lines.append("Reported  " + ", ".join(f"{states[state]} {state}" for state in told))
    lines.append(f"Violations{sum(len(each.violations) for each in outcomes):>8}")
    for each in broken[:20]:
        lines.append(f"  seed {each.seed}: {each.faults}: {'; '.join(each.violations[:3])}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Exit code 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Breaks everything around a repayment.")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; each has the next one")
    parser.add_argument("--only", type=int, help="this run alone, again")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(arguments)
    seeds = range(asked.seed, asked.seed + asked.runs) if asked.only is None else [asked.only]
    began = time.monotonic()
    outcomes = []
    with multiprocessing.get_context("spawn").Pool(asked.at_once) as pool:
        for number, outcome in enumerate(pool.imap_unordered(outcome_of, seeds, chunksize=8), 1):
            outcomes.append(outcome)
            if sys.stderr.isatty():
                print(f"\r{number} of {len(seeds)}", end="", file=sys.stderr)
    print(table(sorted(outcomes, key=lambda each: each.seed), time.monotonic() - began))
    return 1 if any(each.violations for each in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
