from . import test_attack_sweep, test_buttons, test_record_rules
