from . import credit_proposal
