from . import test_attack_portal, test_portal_credit
