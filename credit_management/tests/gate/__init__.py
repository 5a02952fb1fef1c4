from . import (
    test_attack_decision,
    test_attack_gate,
    test_attack_growth,
    test_attack_preview,
    test_batch_confirmation,
    test_behaviour,
    test_evaluation,
    test_hold,
    test_payment,
    test_portal,
    test_query_budget,
    test_semantics,
)
