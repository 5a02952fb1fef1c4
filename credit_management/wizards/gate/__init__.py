from . import base_partner_merge, credit_decision, credit_increase_request
