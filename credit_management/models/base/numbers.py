"""Numbers of documents, drawn from a sequence for many at once."""


def numbers(env, code, count):
    """Return ``count`` numbers of the sequence ``code``, "/" where there is no such sequence.

    As ``next_by_code`` draws them one by one, but the sequence is looked up once. sudo: a
    number is drawn whichever sequences the user may see.
    """
    sequences = env["ir.sequence"].sudo()
    of_company = [("code", "=", code), ("company_id", "in", [env.company.id, False])]
    sequence = sequences.search(of_company, order="company_id", limit=1)
    return [sequence.next_by_id() if sequence else "/" for _one in range(count)]
