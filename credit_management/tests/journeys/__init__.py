from . import (
    test_buttons,
    test_journey_grade,
    test_journey_offices,
    test_journey_s20,
    test_journey_size,
    test_journey_start,
    test_journey_tax,
    test_journey_year,
    test_tour,
)
