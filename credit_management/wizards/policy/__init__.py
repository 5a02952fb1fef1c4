from . import credit_policy_step
from . import credit_rejection
from . import credit_rule_trial
