from . import test_attack_prepayment, test_exposure, test_prepayment
