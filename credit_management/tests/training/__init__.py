from . import test_attack_training, test_questions, test_required, test_training
