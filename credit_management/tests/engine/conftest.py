"""How the engine's property tests search: the same examples on every machine, nothing kept.

``--hypothesis-profile=search`` looks longer and at other examples each time.
"""

from hypothesis import settings

settings.register_profile("engine", derandomize=True, database=None, deadline=None, max_examples=80)
settings.register_profile("search", database=None, deadline=None, max_examples=3000)
settings.load_profile("engine")
