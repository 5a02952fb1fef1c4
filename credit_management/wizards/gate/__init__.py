from . import credit_decision, credit_increase_request
