from . import test_attack_sweep, test_buttons, test_collector, test_record_rules
