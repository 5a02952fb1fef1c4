from . import test_attack_breach, test_breach
