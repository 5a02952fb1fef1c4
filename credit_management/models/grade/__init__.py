# isort: skip_file
"""What grades there are and what each earns.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_policy
from . import credit_rating_scale
from . import credit_rating
from . import credit_rating_policy
from . import credit_industry_term
from . import account_payment_term
from . import account_payment_term_line
