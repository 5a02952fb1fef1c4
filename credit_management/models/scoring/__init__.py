# isort: skip_file
"""Scorecard, assessment, ledger measures, classes, proposals, presets.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_reason_wording
from . import credit_preset
from . import credit_size
from . import credit_switches
from . import credit_policy
from . import credit_feature
from . import credit_account_proposal
from . import credit_account
from . import credit_account_ledger
from . import credit_account_brief
from . import credit_account_history
from . import res_config_settings
from . import res_config_features
from . import credit_scorecard
from . import credit_scorecard_criterion
from . import credit_scorecard_band
from . import credit_assessment
from . import credit_assessment_evidence
from . import credit_assessment_decision
from . import credit_assessment_line
from . import credit_assessment_report
from . import credit_rating
from . import credit_request
from . import res_partner
