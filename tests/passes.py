"""One test over all rows of a table: every row is looked at, and all that fail are told together."""

from __future__ import annotations

import functools

MOST_TOLD = 40


def for_each(rows, named):
    """Run a test on each row in one pass, as parametrised tests cost more than what most rows are asked."""

    def decorate(check):
        @functools.wraps(check)
        def test():
            faults = []
            for row in rows:
                try:
                    check(row)
                except Exception as fault:  # noqa: BLE001 it is told below, with its row
                    faults.append(f"{named(row)}: {type(fault).__name__}: {fault}")
            assert rows, "no rows"
            told = "\n\n".join(faults[:MOST_TOLD])
            assert not faults, f"{len(faults)} of {len(rows)} rows fail:\n\n{told}"

        del test.__wrapped__  # pytest would look for fixtures named like the arguments of the check
        return test

    return decorate
