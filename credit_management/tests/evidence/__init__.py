from . import (
    test_attack_evidence,
    test_collateral,
    test_contradiction,
    test_control,
    test_document,
    test_evidence,
    test_evidence_merge,
    test_migration_evidence,
    test_person,
    test_statement,
    test_survey,
)
