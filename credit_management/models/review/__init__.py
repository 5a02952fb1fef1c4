# isort: skip_file
"""Scheduled reviews and reduction plans.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_reduction_plan
from . import credit_reduction_step
from . import credit_request
from . import credit_review
from . import credit_review_opening
from . import credit_review_grade
from . import credit_review_report
from . import credit_assessment
from . import credit_authority
from . import credit_account
from . import credit_feature
