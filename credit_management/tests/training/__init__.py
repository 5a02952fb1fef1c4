from . import test_attack_training, test_training
