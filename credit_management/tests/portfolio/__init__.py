from . import test_measure
