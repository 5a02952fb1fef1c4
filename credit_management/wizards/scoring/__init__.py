from . import credit_preset_choice, credit_proposal
