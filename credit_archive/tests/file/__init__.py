from . import (
    test_attack_clearance,
    test_attack_owner,
    test_attack_seal,
    test_contact,
    test_file,
    test_log,
    test_log_words,
    test_seal_stamp,
    test_seal_webhook,
)
