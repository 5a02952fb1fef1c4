"""Fixtures of tests that commit."""

import pytest


@pytest.fixture(scope="module")
def shop():
    """A company that enforces credit, in a database of its own (`tests.support.shop.Shop`)."""
    from tests.support import throwaway_database
    from tests.support.shop import Shop

    with throwaway_database() as name:
        yield Shop(name)
