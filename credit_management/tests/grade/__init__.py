from . import (
    test_grade_in_force,
    test_industry_term,
    test_rating_scale,
)
