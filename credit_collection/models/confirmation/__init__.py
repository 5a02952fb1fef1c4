from . import credit_account, credit_policy, credit_statement_confirmation, credit_statement_sending
from . import credit_account_portal
