"""Fixtures of tests that commit."""

import pytest


@pytest.fixture(scope="session")
def credit_shop():
    """A company that enforces credit, in a database of its own (`tests.support.shop.Shop`)."""
    from tests.support import throwaway_database
    from tests.support.shop import Shop

    with throwaway_database() as name:
        yield Shop(name)


@pytest.fixture
def shop(credit_shop):
    """The shop of this session, for a test that makes customers of its own.

    Odoo logs as an error that two transactions write the same row; here they shall.
    """
    from odoo.tools import mute_logger

    with mute_logger("odoo.sql_db"):
        yield credit_shop
