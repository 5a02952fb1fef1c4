from . import (
    base_partner_merge,
    credit_decision,
    credit_hold_explaining,
    credit_increase_request,
    credit_rule_trial,
)
