# isort: skip_file
"""What a customer sees of its own credit in the portal, and who of the customer's people may.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_policy
from . import res_config_settings
from . import credit_portal_right
from . import credit_account
from . import credit_account_portal
from . import res_partner
