"""Help for tests that commit: throw-away databases and real Odoo servers.

An ordinary Odoo test rolls back and needs none of this. A test of concurrency,
of crons or of several worker processes commits, so it gets a database of its
own, cloned from the template in a second and dropped afterwards:

    from tests.support import throwaway_database, OdooServer, registry

    with throwaway_database() as name:                  # any kind of test
        with registry(name).cursor() as cr: ...         # real cursors, real commits
        with OdooServer(name, workers=2) as server:     # real processes
            uid, call = server.login("sales", "sales")
            call("sale.order", "action_confirm", [[order_id]])

pytest functions can ask for the fixtures `committed_db` (the name of a fresh
clone) and `odoo_server` (a running two-worker server on it; its database is
`odoo_server.database`). In an Odoo test class use the context managers, or in
`setUpClass`: `cls.enterClassContext(throwaway_database())`.
"""

from .databases import base, registry, rows, template, throwaway_database
from .server import OdooServer

__all__ = ["OdooServer", "base", "registry", "rows", "template", "throwaway_database"]
