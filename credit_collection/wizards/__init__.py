# The dialogues of each room.
from . import dunning
