# isort: skip_file
"""Survey, documents, statements, collateral.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_policy
from . import res_config_settings
from . import credit_evidence
from . import credit_statement
from . import credit_statement_wording
from . import credit_statement_ratios
from . import credit_account
from . import credit_survey_question
from . import credit_survey
from . import credit_survey_answer
from . import credit_collateral
from . import credit_customer_type
from . import credit_document_type
from . import credit_document
from . import credit_document_facts
from . import credit_document_score
from . import credit_explanation
from . import credit_account_facts
from . import credit_account_contradiction
from . import credit_account_counts
from . import credit_evidence_schedule
from . import credit_account_first_survey
from . import credit_feature
from . import ir_attachment
from . import credit_control
from . import credit_account_control
from . import credit_group
