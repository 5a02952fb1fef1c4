"""Databases that tests may commit to."""

import contextlib
import os
import uuid

import psycopg2
from psycopg2 import sql


def template():
    """Name of the template that `make test` built."""
    return os.environ["ODOO_TEST_TEMPLATE"]


def base():
    """Name of the database the template was made of: Odoo's modules without ours; to be read."""
    return os.environ["ODOO_TEST_BASE"]


def rows(database, query):
    """Return the rows of a query: values where it asks for one column, else tuples."""
    with contextlib.closing(psycopg2.connect(dbname=database)) as connection:
        cursor = connection.cursor()
        cursor.execute(query)
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


@contextlib.contextmanager
def throwaway_database(source=None):
    """A clone of the template (or of `source`), dropped at the end; yields its name."""
    name = f"credit_throwaway_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    execute("CREATE DATABASE {} TEMPLATE {}", name, source or template())
    try:
        yield name
    finally:
        forget(name)
        execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def registry(name):
    """Odoo's registry of a throw-away database, loaded without running its tests."""
    from odoo import tools
    from odoo.modules.registry import Registry

    enabled = tools.config["test_enable"]
    tools.config["test_enable"] = False
    try:
        return Registry(name)
    finally:
        tools.config["test_enable"] = enabled


def forget(name):
    """Close this process's connections and drop its registry of `name`."""
    from odoo import sql_db
    from odoo.modules.registry import Registry

    Registry.delete(name)
    sql_db.close_db(name)


def execute(statement, *names):
    """Run a statement that can't run in a transaction."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()
