"""Several processes share one list of tests: who is free takes the next folder.

A list dealt out beforehand is as good as the guess how long each part takes; on two cores
one process waited five minutes for the other. A folder stays together, so that its
classes share what they make; it is taken by making a directory, which only one can.
"""

import itertools
import os


def run(session, taken):
    """Run the tests of each folder that nobody else has taken, in the order given.

    ``session.items`` are those it took, afterwards.
    """
    mine, folders = [], {}
    for item in session.items:  # of a folder that is named twice all tests are run, too
        folders.setdefault(item.path.parent, []).append(item)
    for folder, items in folders.items():
        if not take(folder, taken):
            continue
        mine += items
        for item, following in itertools.pairwise([*items, None]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            stop(session)
    session.items[:] = mine


def take(folder, taken):
    """Tell whether this process is the first that wants `folder`, and remember it."""
    try:
        os.mkdir(taken / str(folder).strip(os.sep).replace(os.sep, "-"))
    except FileExistsError:
        return False
    return True


def stop(session):
    """End the run where pytest was told to end it (`-x`)."""
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
