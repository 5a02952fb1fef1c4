from . import credit_policy_comparison, credit_policy_step, credit_rejection, credit_rule_trial
