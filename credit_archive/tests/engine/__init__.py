"""Tests of the engine: plain pytest, no Odoo, no database.

Property tests try the same examples on every machine and keep nothing.
``HYPOTHESIS_PROFILE=search`` looks longer, at other examples each time.
"""

import os

from hypothesis import settings

settings.register_profile("engine", derandomize=True, database=None, deadline=None, max_examples=30)
settings.register_profile("search", database=None, deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "engine"))
