from . import (
    test_attack_customer,
    test_attack_filed,
    test_attack_no_credit,
    test_attack_owner,
    test_capital,
    test_change_form,
    test_extension,
    test_group,
    test_no_credit,
    test_overview,
    test_takeover,
    test_waiting,
)
