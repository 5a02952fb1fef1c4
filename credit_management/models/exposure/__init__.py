# isort: skip_file
"""What is at stake: one definition, as SQL.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_exposure_category
from . import credit_ledger_account
from . import account_account
from . import credit_exposure_index
from . import credit_exposure
from . import credit_exposure_few
from . import res_partner
from . import account_move
from . import sale_order_line
from . import account_move_line
from . import account_payment
