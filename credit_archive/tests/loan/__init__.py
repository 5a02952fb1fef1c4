from . import test_attack_loan, test_copy, test_loan, test_tour_loan
