from . import test_attack_clearance, test_attack_owner, test_contact, test_file, test_log
