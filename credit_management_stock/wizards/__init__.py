from . import credit_delivery_asking, credit_delivery_decision
