from . import (
    test_reduction_plan,
    test_review,
)
