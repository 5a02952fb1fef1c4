# isort: skip_file
"""The account, its group, its ledger of grants, requests.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_policy
from . import credit_policy_company
from . import credit_account
from . import credit_account_figures
from . import credit_account_grade
from . import credit_account_merge
from . import credit_rating
from . import credit_group
from . import credit_limit
from . import credit_account_sums
from . import credit_account_parts
from . import credit_account_tax
from . import credit_account_brief
from . import credit_group_brief
from . import credit_brief
from . import credit_request
from . import credit_request_customer
from . import credit_request_decision
from . import credit_request_figures
from . import credit_request_item
from . import credit_request_extension
from . import credit_request_grade
from . import credit_request_hints
from . import credit_account_no_credit
from . import credit_account_reason
from . import credit_rating_policy
from . import credit_account_group
from . import credit_feature
from . import credit_overview_holder
from . import credit_overview
from . import credit_overview_waiting
from . import res_company
from . import res_config_settings
from . import res_partner
