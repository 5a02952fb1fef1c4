from . import credit_alert_step, credit_indicator_trial
