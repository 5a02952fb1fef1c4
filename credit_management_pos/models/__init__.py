from . import (
    credit_account,
    credit_exposure,
    credit_proof,
    credit_ship_later,
    credit_till,
    credit_till_hold,
    credit_till_kept,
    pos_order,
    pos_payment,
    stock_picking,
)
