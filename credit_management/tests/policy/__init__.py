from . import test_attack_edition, test_edition
