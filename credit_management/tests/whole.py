"""Tests that repeat another in a second language or at a further moment: run before a release.

    CREDIT_WHOLE=1 make test

CI has a limit of time; what it runs each time is every way once.
"""

import os

WHOLE = bool(os.environ.get("CREDIT_WHOLE"))


def in_whole_runs(test):
    """Leave a test out unless everything is to be run."""
    return test if WHOLE else None


def some(cases, few=1):
    """Return all ``cases`` of a parametrised test in a whole run, else the first ``few``."""
    return list(cases) if WHOLE else list(cases)[:few]
