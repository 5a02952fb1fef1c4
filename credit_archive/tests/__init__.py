# Odoo's loader runs the modules that are attributes of this package and called test_*;
# those of the rooms are named here, too.
from . import test_journey_archive, test_migration, test_zh_cn
from .desk import test_buttons, test_desk
from .disposal import test_attack_keeping, test_disposal, test_disposal_schedule
from .exchange import test_disclosure, test_export, test_export_http, test_import
from .file import (
    test_attack_clearance,
    test_attack_owner,
    test_attack_seal,
    test_contact,
    test_file,
    test_log,
    test_log_words,
    test_seal_stamp,
    test_seal_webhook,
)
from .filing import (
    test_filing,
    test_filing_grade,
    test_filing_kinds,
    test_filing_print,
    test_filing_quality,
)
from .handover import test_handover, test_tour_handover
from .loan import test_attack_loan, test_copy, test_loan, test_tour_loan
from .petition import (
    test_attack_data,
    test_correction,
    test_data_copy,
    test_erasure,
    test_portal_data,
    test_portal_matrix,
    test_tour_data,
)
from .privacy import (
    test_attack_breach,
    test_attack_consent,
    test_breach,
    test_consent,
    test_inventory,
)
from .record import (
    test_access_http,
    test_access_matrix,
    test_attack_leaks,
    test_attack_sweep,
    test_bad_input,
    test_fuzz,
    test_integrity,
    test_record,
    test_record_rules,
    test_search,
    test_upload,
    test_verification,
)
