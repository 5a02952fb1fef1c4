from . import (
    credit_account,
    credit_account_portal,
    credit_policy,
    credit_statement_confirmation,
    credit_statement_sending,
)
