# isort: skip_file
"""The dialogues of each room, in the order of the rooms."""

from . import base
from . import dunning
from . import interest
from . import confirmation
from . import loss
