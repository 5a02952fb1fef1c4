from . import (
    test_attack_prepayment,
    test_attack_sweep,
    test_buttons,
    test_exposure,
    test_journey_prepayment,
    test_prepayment,
    test_record_rules,
    test_supply,
)
