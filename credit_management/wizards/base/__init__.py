from . import credit_dialogue, credit_progress
