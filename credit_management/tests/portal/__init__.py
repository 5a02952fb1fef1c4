from . import test_attack_portal
from . import test_portal_credit
