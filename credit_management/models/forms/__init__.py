# isort: skip_file
"""What is printed and handed out: forms, registers, the list of credit customers, the credit report.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_summary
from . import credit_summary_line
from . import credit_summary_decision
from . import credit_summary_form
from . import credit_account
from . import credit_account_register
from . import credit_account_report
from . import credit_assessment
from . import credit_request
from . import credit_review
from . import credit_breach
from . import credit_survey
