# isort: skip_file
"""The first days: set-up guide, opening limits, from observing to enforcing, work on many customers.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_opening
from . import credit_opening_line
from . import credit_opening_lookup
from . import credit_opening_decision
from . import credit_policy
from . import credit_check
from . import res_company
from . import credit_overview
from . import credit_overview_size
