# isort: skip_file
"""What every model needs: guard, cache, company, policy row, life cycle, batches, fresh cursor.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_answers
from . import credit_cached
from . import credit_current
from . import credit_feature
from . import credit_guard
from . import credit_figures
from . import credit_change
from . import credit_lifecycle
from . import credit_evaluated
from . import credit_policy
from . import res_company
from . import res_config_settings
from . import res_currency
from . import res_groups
from . import res_partner
