from . import (
    test_attack_summary,
    test_credit_report,
    test_printed_forms,
    test_registers,
    test_summary,
    test_workbook_http,
)
