"""The thinking of the add-on, in plain Python.

Nothing here imports ``odoo``, opens a database or reads a clock: facts come in
as frozen dataclasses, decisions go out as frozen dataclasses. Odoo fetches the
one and carries out the other, so the same facts give the same verdict on a
screen, in a scheduled action, an import, the portal and over RPC.
"""
