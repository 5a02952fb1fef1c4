from . import (
    test_account_sums,
    test_assessment,
    test_bad_input_evidence,
    test_brief,
    test_contradiction_approval,
    test_credit_used,
    test_ledger_measures,
    test_limit_proposal,
    test_scorecard,
    test_ungraded,
)
