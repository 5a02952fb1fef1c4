from . import (
    credit_account,
    credit_exposure,
    credit_policy,
)
