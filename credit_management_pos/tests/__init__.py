from . import test_attack_till, test_buttons, test_till, test_tour_till
