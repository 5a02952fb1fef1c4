from . import (
    test_access_http,
    test_access_matrix,
    test_attack_leaks,
    test_attack_sweep,
    test_bad_input,
    test_fuzz,
    test_integrity,
    test_record,
    test_record_rules,
    test_search,
    test_upload,
    test_verification,
)
