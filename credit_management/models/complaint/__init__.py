# isort: skip_file
"""Complaints of customers: who answers them, what was done, whether the customer is content."""

from . import credit_complaint
from . import credit_account
from . import credit_feature
from . import credit_indicator
