# isort: skip_file
"""Who may decide, in which steps, and the record of it.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_authority
from . import credit_authority_preset
from . import credit_authority_words
from . import credit_office
from . import credit_approval
from . import credit_rating
from . import credit_approvable
from . import credit_approvable_asking
from . import credit_approvable_decision
from . import credit_filed
from . import credit_feature
from . import mail_activity
from . import credit_policy
from . import res_company
from . import res_config_settings
from . import res_groups
from . import res_users
