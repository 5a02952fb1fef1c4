# isort: skip_file
"""The rooms, lowest first: each imports only from those above it in this list.

docs/map.md says what is where; tests/engine/test_rooms.py watches over the order.
"""

from . import base
from . import grade
from . import authority
from . import exposure
from . import limit
from . import gate
from . import evidence
from . import scoring
from . import review
from . import warning
from . import complaint
from . import portfolio
from . import control
from . import policy
from . import training
from . import forms
from . import start
from . import portal
