from . import (
    test_attack_figures,
    test_bad_input,
    test_migration,
    test_override_order,
    test_zh_cn,
)
