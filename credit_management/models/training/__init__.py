# isort: skip_file
"""Who has to read the policy or another text, by when, and that they did (R84).

The order matters: a model comes before those that inherit from it.
"""

from . import credit_training
from . import credit_training_reading
from . import credit_training_question
from . import credit_training_attempt
from . import credit_training_following
from . import credit_policy_edition
from . import credit_policy
from . import credit_approvable
from . import credit_feature
from . import credit_overview
from . import mail_activity
from . import res_users
