from . import (
    account_move,
    credit_account,
    credit_interest,
    credit_interest_proposal,
    credit_interest_rate,
    credit_policy,
    credit_reminder,
)
