"""The tests of each room, in the order of the rooms; `journeys` walks through all of them.

Odoo's loader runs the modules named ``test_*`` that it finds here.
"""

from .authority import (
    test_attack_authority,
    test_attack_forged,
    test_attack_ladder,
    test_authority,
    test_offices,
)
from .base import (
    test_attack_features,
    test_attack_figures,
    test_attack_sweep,
    test_bad_input,
    test_derived_views,
    test_empty_batch,
    test_features,
    test_fuzz,
    test_migration,
    test_override_order,
    test_overrides,
    test_record_rules,
    test_zh_cn,
    test_zh_cn_screens,
)
from .complaint import test_complaints
from .control import (
    test_audit,
    test_breach,
)
from .evidence import (
    test_attack_evidence,
    test_collateral,
    test_contradiction,
    test_control,
    test_document,
    test_evidence,
    test_evidence_merge,
    test_migration_evidence,
    test_person,
    test_statement,
    test_survey,
)
from .exposure import (
    test_exposure,
    test_exposure_orders,
    test_exposure_receipts,
    test_exposure_rows,
    test_exposure_table,
    test_marked_accounts,
    test_which_day,
)
from .forms import (
    test_attack_summary,
    test_credit_report,
    test_printed_forms,
    test_registers,
    test_summary,
    test_workbook_http,
)
from .gate import (
    test_announcement,
    test_asking,
    test_attack_decision,
    test_attack_gate,
    test_attack_growth,
    test_attack_preview,
    test_attack_program,
    test_attack_stop,
    test_batch_confirmation,
    test_behaviour,
    test_counts,
    test_evaluation,
    test_explaining,
    test_hold,
    test_outlook,
    test_payment,
    test_portal,
    test_query_budget,
    test_reading,
    test_rule_trial,
    test_semantics,
    test_tax_advance,
)
from .grade import (
    test_grade_in_force,
    test_industry_term,
    test_rating_scale,
)
from .journeys import (
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
from .limit import (
    test_attack_customer,
    test_attack_filed,
    test_attack_no_credit,
    test_attack_owner,
    test_capital,
    test_change_form,
    test_decrease,
    test_extension,
    test_group,
    test_no_credit,
    test_overview,
    test_request_customer,
    test_request_hints,
    test_takeover,
    test_waiting,
)
from .policy import (
    test_attack_edition,
    test_comparison,
    test_edition,
)
from .portal import test_attack_portal, test_portal_credit
from .portfolio import test_measure, test_portfolio_sums
from .review import (
    test_grade_review,
    test_reduction_plan,
    test_report,
    test_review,
)
from .scoring import (
    test_account_sums,
    test_assessment,
    test_bad_input_evidence,
    test_brief,
    test_contradiction_approval,
    test_credit_used,
    test_ledger_measures,
    test_limit_proposal,
    test_scorecard,
    test_ungraded,
)
from .start import (
    test_bulk,
    test_enforcing,
    test_opening,
    test_setup,
)
from .training import (
    test_attack_training,
    test_questions,
    test_required,
    test_training,
)
from .warning import test_alerts
