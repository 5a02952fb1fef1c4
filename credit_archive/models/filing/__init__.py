# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_filed
from . import credit_archive_filing
from . import credit_archive_log
from . import credit_archive_record
from . import credit_archive_file
from . import credit_archive_quality
from . import credit_archive_contact
from . import credit_account
from . import credit_assessment
from . import credit_audit
from . import credit_collateral
from . import credit_evidence
from . import credit_control
from . import credit_document
from . import credit_hold
from . import credit_request
from . import credit_review
from . import credit_statement
from . import credit_survey
from . import ir_actions_report
from . import sale_order
