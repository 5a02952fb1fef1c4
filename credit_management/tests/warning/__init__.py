from . import test_alerts
