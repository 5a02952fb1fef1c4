from . import (
    test_attack_authority,
    test_attack_forged,
    test_attack_ladder,
    test_authority,
    test_offices,
)
