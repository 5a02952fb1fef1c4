"""Words for evidence: surveys, documents, statements as their people record them."""

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
"""A picture of one point, in base64."""

FITTING = {"text": "A fact", "number": "10", "yes_no": "no", "date": "2020-01-31"}


class EvidenceMixin:
    """Beside ``CreditCase``: what a salesperson collects and others confirm."""

    def survey(self, user=None, **values):
        """Return an empty survey as the salesperson began it."""
        return (
            self.env["credit.survey"]
            .with_user(user or self.sales)
            .create({"account_id": self.account(self.partner).id, **values})
        )

    def answer(self, answers):
        """Answer these questions with something that fits, seen at a visit."""
        for answer in answers:
            answer.write({"value": self.fitting(answer), "source_channel": "visit"})

    def fitting(self, answer):
        """Return an answer that contradicts nothing else that is on file."""
        account = answer.sudo().account_id
        if answer.question_id.fact == "name":
            return account.partner_id.name
        if answer.question_id.fact == "revenue" and account.statement_ids:
            return str(account.statement_ids[0].sales)
        return FITTING.get(answer.kind) or answer.choices[0][0]

    def filled_survey(self, user=None, **values):
        """Return a survey with every question answered, not signed yet."""
        survey = self.survey(user, **values)
        self.answer(survey.answer_ids)
        return survey

    def confirmed_survey(self, **values):
        """Return a survey the salesperson signed and the analyst confirmed."""
        survey = self.filled_survey(**values)
        survey.action_sign(SIGNATURE)
        survey.with_user(self.analyst).action_confirm()
        return survey

    def document(self, kind, user=None, **values):
        """Return a document of the customer, recorded by the salesperson."""
        return (
            self.env["credit.document"]
            .with_user(user or self.sales)
            .create(
                {
                    "account_id": self.account(self.partner).id,
                    "type_id": kind.id,
                    "number": "91330000",
                    "source_channel": "customer",
                    **values,
                }
            )
        )
