from . import (
    test_attack_features,
    test_attack_figures,
    test_attack_sweep,
    test_bad_input,
    test_empty_batch,
    test_features,
    test_fuzz,
    test_migration,
    test_override_order,
    test_record_rules,
    test_zh_cn,
    test_zh_cn_screens,
)
