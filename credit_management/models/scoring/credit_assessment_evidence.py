from dataclasses import asdict

from odoo import api, fields, models

from ...engine.scorecard import score

EMPTY = {"value": 0.0, "has_value": False, "date_from": False, "date_to": False}
NO_DOCUMENT = {"res_model": False, "res_id": False}


class CreditAssessmentEvidence(models.Model):
    """How an assessment comes to its score: evidence is read and copied, then judged."""

    _inherit = "credit.assessment"

    reasons = fields.Json("Reasons of the grade", readonly=True, copy=False)
    proposal = fields.Json(
        "Limit by formula",
        readonly=True,
        copy=False,
        help="What the formula of the grade asked for allows on the figures of the day.",
    )
    statement_id = fields.Many2one(
        "credit.statement",
        compute="_compute_statement_id",
        help="The financial statement its ratios were read from.",
    )
    reason_text = fields.Text("Why this grade", compute="_compute_reason_text")

    unexplained_count = fields.Integer(related="account_id.unexplained_count")

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        wording = self.env["credit.reason.wording"]
        for assessment in self:
            assessment.reason_text = "\n".join(
                wording._sentences(assessment.reasons or [], assessment.currency_id)
            )

    @api.depends("line_ids.res_id")
    def _compute_statement_id(self):
        for assessment in self:
            read = assessment.line_ids.filtered(lambda line: line.res_model == "credit.statement")
            # A statement can be deleted: the figures read from it are copies.
            assessment.statement_id = self.env["credit.statement"].browse(read[:1].res_id).exists()

    def action_view_account(self):
        """Return the action that opens the credit account it is about."""
        self.ensure_one()
        return self.account_id._get_records_action(name=self.env._("Credit account"))

    def action_explain(self):
        """Return the action of the form that asks why facts on file of this customer differ.

        Raises AccessError for who may not explain, UserError where nothing needs it.
        """
        self.ensure_one()
        self.check_access("read")
        return self.account_id.action_explain()

    def action_view_statement(self):
        """Return the action that opens the financial statement its ratios were read from."""
        self.ensure_one()
        return self.statement_id._get_records_action(name=self.env._("Financial statement"))

    def action_calculate(self):
        """Read the figures anew, as of today, and score these drafts. Returns True.

        Raises AccessError for who may not write them, UserError for others than drafts.
        sudo: the day of the figures is guarded.
        """
        self.check_access("write")
        self._check_may_change()
        for assessment in self.sudo():
            assessment.date = assessment.company_id._credit_today()
        self._calculate()
        return True

    def _calculate(self):
        """Copy the evidence of the day into the lines of these assessments, and score them.

        sudo: the lines are guarded copies, of a ledger and statements as they stand.
        """
        for date, assessments in self.sudo().grouped("date").items():
            accounts = assessments.account_id
            evidence = accounts._evidence(date)
            medians = accounts._industry_medians()
            missing = []
            for assessment in assessments:
                account = assessment.account_id
                assessment.industry_id = account.partner_id.industry_id
                missing += assessment._write_lines(
                    evidence[account.id], medians.get(account.id, {})
                )
            self.env["credit.assessment.line"]._create_guarded(missing)
            assessments.invalidate_recordset(["line_ids"])
        self._score()

    def _write_lines(self, evidence, medians):
        """Bring the lines in line with the scorecard; answers and remarks stay.

        Returns the vals of the lines that are missing.
        """
        lines = {line.criterion_id: line for line in self.line_ids}
        missing = []
        for place, criterion in enumerate(self.scorecard_id.criterion_ids):
            vals = self._prepare_line_vals(criterion, place, evidence, medians)
            line = lines.pop(criterion, None)
            if line:
                line.write(vals)
            else:
                missing.append(vals)
        self.line_ids.browse([line.id for line in lines.values()]).unlink()
        return missing

    def _prepare_line_vals(self, criterion, place, evidence, medians):
        """Return the vals of a line: the copy of a criterion and of what is known of it.

        ``place``: its number in the scorecard; ``evidence``: the account's ``Evidence``;
        ``medians``: {(kind, source): median of the industry}.
        """
        source = criterion._source()
        vals = {
            "assessment_id": self.id,
            "criterion_id": criterion.id,
            "sequence": place,
            "name": criterion.name,
            "kind": criterion.kind,
            "source": source,
            "weight": criterion.weight,
            "median": medians.get((criterion.kind, source), 0.0),
            "has_median": (criterion.kind, source) in medians,
        }
        if criterion.kind == "question":
            return vals
        value = evidence.value(criterion.kind, source)
        known = {"value": value or 0.0, "has_value": value is not None}
        return {
            **vals,
            **EMPTY,
            **NO_DOCUMENT,
            **known,
            **self._prepare_source(criterion, evidence),
        }

    def _prepare_source(self, criterion, evidence):
        """Return the vals of the period and of the document a value was read from."""
        statement = evidence.statement
        if criterion.kind == "ledger":
            span = self.account_id._span(self.date)
            return {"date_from": span.before, "date_to": span.day}
        if not statement:
            return {}
        return {
            "date_from": statement.date_from,
            "date_to": statement.date_to,
            "res_model": statement._name,
            "res_id": statement.id,
        }

    def _keep_proposal(self):
        """Copy the limit the grade asked for would earn by its formula (R22).

        sudo: a guarded field; the formula reads the whole account.
        """
        for assessment in self.sudo():
            account = assessment.account_id
            ratings = {account.id: assessment._asked_rating()}
            proposal = account._propose_limit(assessment.date, ratings=ratings)[account]
            assessment.proposal = asdict(proposal)

    def _score(self):
        """Give points to the lines, and score and grade to these assessments.

        sudo: what follows from the answers is guarded; nobody writes points.
        """
        standings, scales = self.sudo()._standings(), self.account_id._scales()
        for assessment in self.sudo():
            lines = assessment.line_ids
            for line in lines.filtered(lambda line: line.kind == "question"):
                line.write(line._prepare_answer_vals())
            found = score(
                assessment.scorecard_id._as_engine(),
                {str(line.criterion_id.id): line.value for line in lines if line.has_value},
            )
            by_criterion = {str(line.criterion_id.id): line for line in lines}
            for one in found.lines:
                by_criterion[one.code].write(
                    {
                        "points": one.points or 0.0,
                        "is_scored": one.points is not None,
                        "share": one.share,
                        "contribution": one.contribution,
                    }
                )
            scale = scales[assessment.account_id]
            grading = scale._grading(found.total, standings[assessment]) if scale else None
            assessment._write_score(found, grading)

    def _standings(self):
        """Return {assessment: the engine's standing of its customer}, by its own answers.

        Constant queries for any number of them; one more where a customer is in it twice.
        """
        found = {}
        for date, left in self.grouped("date").items():
            while left:
                once = self.browse({one.account_id: one.id for one in left}.values())
                facts = {one.account_id.id: one._facts() for one in once}
                standings = once.account_id._standings(date, facts)
                found |= {one: standings[one.account_id.id] for one in once}
                left -= once
        return found

    def _write_score(self, found, grading):
        """Keep a score (engine ``Score``) and the grade that follows from it (``Grading``)."""
        self.write(
            {
                "score": found.total or 0.0,
                "is_scored": found.total is not None,
                "known": found.known,
                "calculated_rating_id": grading.code if grading else False,
                "reasons": [asdict(reason) for reason in grading.reasons] if grading else [],
            }
        )
