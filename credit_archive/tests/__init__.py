from . import (
    test_access_http,
    test_access_matrix,
    test_attack_clearance,
    test_attack_keeping,
    test_disposal,
    test_file,
    test_integrity,
    test_loan,
    test_log,
    test_record,
    test_upload,
    test_zh_cn,
)
