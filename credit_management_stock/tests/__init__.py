from . import (
    test_attack_delivery,
    test_average_deliveries,
    test_buttons,
    test_delivered_exposure,
    test_delivery,
    test_delivery_hold,
    test_journey_delivery,
    test_prepaid_delivery,
    test_stock_cases,
)
