from . import (
    test_grade_review,
    test_reduction_plan,
    test_report,
    test_review,
)
