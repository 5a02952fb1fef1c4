# isort: skip_file
"""The rooms, lowest first: each imports only from those above it in this list."""

from . import base
from . import dispute
from . import promise
from . import dunning
from . import interest
from . import confirmation
from . import loss
from . import result
