from odoo import SUPERUSER_ID, api

COMPARED = {
    "identity_1": ("name", "text"),
    "identity_2": ("code", "text"),
    "identity_3": ("founded", "date"),
    "identity_4": ("capital", "number"),
    "people_1": ("legal_representative", "text"),
    "finances_1": ("revenue", "number"),
    "business_1": ("active_since", "date"),
}
"""What the answers to shipped questions are compared as, if they are of this kind still."""

OF_COMPANIES = (
    "identity_1", "identity_2", "identity_3", "identity_4", "identity_6",
    "people_1", "people_2", "people_3", "people_4", "people_5",
    "operations_1", "operations_2", "operations_3", "operations_4", "operations_5", "operations_6",
    "finances_1", "finances_2",
)  # fmt: skip
"""Shipped questions that make no sense to a person."""

PAPERS = {
    "licence": "company",
    "tax": "tax",
    "public_body": "company",
    "identity": "person",
    "register": "company",
}
"""What is written on the shipped types of documents."""


def migrate(cr, version):
    """Say of shipped questions and documents which facts they tell; measure persons.

    What a company made of its own stays as it is. Questions keep their answers.
    """
    # sudo: nobody is logged in while Odoo upgrades; the system does it
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, (fact, kind) in COMPARED.items():
        question = env.ref(f"credit_management.survey_question_{name}", raise_if_not_found=False)
        if question and question.kind == kind:
            question.fact = fact
    for name in OF_COMPANIES:
        set_on(env, f"survey_question_{name}", "asked_of", "companies")
    for name, facts in PAPERS.items():
        set_on(env, f"document_type_{name}", "facts", facts)
    set_on(env, "customer_type_person", "is_person", True)
    # The data's own call runs at installation only.
    env.ref("credit_management.credit_scorecard_person").action_activate()


def set_on(env, name, field, value):
    """Write one value on a shipped record, where that is still there."""
    record = env.ref(f"credit_management.{name}", raise_if_not_found=False)
    if record and record.exists():
        record[field] = value
