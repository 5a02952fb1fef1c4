from . import (
    credit_account,
    credit_audit,
    credit_authority,
    credit_policy,
    credit_provision,
    credit_provision_rate,
    credit_write_off,
    credit_write_off_decision,
    credit_write_off_entry,
)
