from . import test_attack_edition, test_comparison, test_edition
