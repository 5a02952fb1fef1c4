# isort: skip_file
"""Early warning: daily readings, indicators with levels, warnings with owner and outcome."""

from . import credit_snapshot
from . import credit_indicator
from . import credit_alert
from . import credit_alert_decision
from . import credit_alert_following
from . import credit_account_readings
from . import credit_account_raised
from . import credit_account
from . import credit_feature
from . import credit_overview
