from . import test_average_deliveries, test_delivery
