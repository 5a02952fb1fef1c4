# isort: skip_file
"""Rules, the judge, checks, holds, the order's gate and growth, the proof.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_wording
from . import credit_rating
from . import credit_rule
from . import credit_check
from . import credit_holding
from . import credit_hold
from . import credit_hold_decision
from . import credit_hold_explaining
from . import credit_hold_asking
from . import credit_hold_evaluation
from . import credit_cached
from . import credit_feature
from . import credit_account
from . import credit_account_tax
from . import credit_hold_outcome
from . import credit_account_brief
from . import credit_hold_brief
from . import credit_limit
from . import credit_overview
from . import res_company
from . import res_partner
from . import credit_judge
from . import credit_judge_facts
from . import credit_judge_tax
from . import credit_judge_record
from . import credit_proof
from . import credit_proof_group
from . import account_move
from . import account_move_line
from . import payment_transaction
from . import sale_order
from . import sale_order_gate
from . import sale_order_reason
from . import sale_order_refusal
from . import sale_order_outlook
from . import sale_order_hold
from . import sale_order_asking
from . import sale_order_growth
from . import sale_order_line
from . import sale_order_outcome
from . import credit_account_preview
