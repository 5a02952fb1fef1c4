from . import (
    test_filing,
    test_filing_grade,
    test_filing_kinds,
    test_filing_print,
    test_filing_quality,
)
