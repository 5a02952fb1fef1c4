from . import test_handover, test_tour_handover
