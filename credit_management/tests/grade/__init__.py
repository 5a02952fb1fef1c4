from . import (
    test_grade_in_force,
    test_rating_scale,
)
