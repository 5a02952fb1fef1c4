from . import test_attack_clearance, test_contact, test_file, test_log
