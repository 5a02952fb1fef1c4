# isort: skip_file
"""The dialogues of each room, in the order of the rooms."""

from . import base
from . import authority
from . import exposure
from . import limit
from . import gate
from . import evidence
from . import scoring
from . import review
from . import warning
from . import control
from . import policy
from . import training
from . import forms
from . import start
