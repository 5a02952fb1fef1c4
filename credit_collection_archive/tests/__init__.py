from . import test_filing_collection
