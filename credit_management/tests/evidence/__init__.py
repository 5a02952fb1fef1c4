from . import (
    test_attack_evidence,
    test_collateral,
    test_document,
    test_evidence,
    test_evidence_merge,
    test_statement,
    test_survey,
)
