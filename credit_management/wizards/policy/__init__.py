from . import credit_policy_step
from . import credit_rejection
