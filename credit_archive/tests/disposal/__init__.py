from . import test_attack_keeping, test_disposal, test_disposal_schedule
