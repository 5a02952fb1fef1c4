"""What a record says of the verification of a fact."""


def verification(fact):
    """Return the values of the record that tells whether ``fact`` was verified, by whom and how."""
    verified = fact.is_verified
    return {
        "verification": "verified" if verified else "none",
        "verification_channel": fact.verified_channel,
        "verified_by_id": fact.verified_by_id.id,
        "verified_on": fact.company_id._credit_day_of(fact.verified_on) if verified else False,
    }
