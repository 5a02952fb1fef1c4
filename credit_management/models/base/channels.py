"""Where a fact comes from, or through which channel it was verified (R03).

The codes travel from evidence into the records of the credit file.
"""

CHANNELS = [
    ("customer", "Customer itself"),
    ("visit", "Visit"),
    ("registry", "Company registry"),
    ("tax", "Tax office"),
    ("bank", "Bank"),
    ("agency", "Credit agency"),
    ("ledger", "Own ledger"),
    ("other", "Other"),
]
