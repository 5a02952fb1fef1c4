# ruff: noqa: I001 - Odoo reads the classes in the order of these lines
"""The credit policy as editions: need, draft, review, approval, in force, and what differs."""

from . import credit_policy
from . import credit_policy_parts
from . import credit_policy_edition
from . import credit_policy_edition_life
from . import credit_policy_edition_force
from . import credit_policy_change
from . import credit_policy_comment
from . import credit_logged
from . import credit_authority
from . import credit_check
from . import credit_feature
