from . import credit_bulk
