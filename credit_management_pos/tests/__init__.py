from . import test_attack_till, test_till, test_tour_till
