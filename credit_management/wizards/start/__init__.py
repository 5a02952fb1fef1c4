from . import credit_bulk, credit_enforcing, credit_rejection
