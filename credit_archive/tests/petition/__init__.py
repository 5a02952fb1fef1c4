from . import (
    test_attack_data,
    test_correction,
    test_data_copy,
    test_erasure,
    test_portal_data,
    test_portal_matrix,
    test_tour_data,
)
