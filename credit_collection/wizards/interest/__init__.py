from . import credit_interest_run
