from . import credit_account, sale_order_line, stock_picking
