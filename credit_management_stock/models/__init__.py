# isort: skip_file
"""What the warehouse adds: deliveries that are checked, held and released; what they are worth.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_policy
from . import credit_rule
from . import credit_authority
from . import credit_check
from . import credit_wording
from . import credit_exposure
from . import credit_indicator
from . import credit_account
from . import credit_delivery_hold
from . import credit_delivery_hold_decision
from . import credit_delivery_hold_evaluation
from . import credit_judge
from . import credit_judge_record
from . import credit_proof
from . import sale_order
from . import sale_order_line
from . import stock_move
from . import stock_move_history
from . import stock_move_line
from . import stock_picking
from . import stock_picking_hold
from . import res_config_settings
