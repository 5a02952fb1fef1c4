# isort: skip_file
"""Control of the controllers: the monthly audit, breaches of authority and what follows them.

The order matters: a model comes before those that inherit from it.
"""

from . import credit_authority
from . import credit_audit
from . import credit_audit_line
from . import credit_audit_wording
from . import credit_audit_facts
from . import credit_audit_opening
from . import credit_breach
from . import credit_breach_decision
from . import credit_overview
