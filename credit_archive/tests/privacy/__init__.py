from . import test_attack_breach, test_attack_consent, test_breach, test_consent, test_inventory
