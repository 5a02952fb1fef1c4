from . import credit_account, credit_dispute
