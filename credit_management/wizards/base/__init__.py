from . import credit_dialogue
