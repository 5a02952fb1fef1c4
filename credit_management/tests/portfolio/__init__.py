from . import test_measure, test_portfolio_sums
