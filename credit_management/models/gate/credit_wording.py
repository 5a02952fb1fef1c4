from odoo import api, models
from odoo.tools import format_date, formatLang

from ..base.words import days_of


class CreditWording(models.AbstractModel):
    """Says what the engine found, in the reader's language, with the figures."""

    _name = "credit.wording"
    _description = "Wording of credit findings"

    @api.model
    def _sentence(self, check):
        """Return the findings of a ``credit.check`` as sentences in the reader's language."""
        return self._sentences(check.findings or [], check.currency_id, check.partner_name)

    @api.model
    def _sentences(self, findings, currency, customer):
        """Return one string for these findings (dicts as stored on a check).

        What holds the order is said without what would only warn.
        """
        strictest = "hold" if any(one["severity"] == "hold" for one in findings) else "warn"
        worst = [one for one in findings if one["severity"] == strictest]
        return self._joined(
            [self._text(one, currency, customer) for one in self._worth_saying(worst)]
        )

    @api.model
    def _joined(self, sentences):
        """Return the sentences as one text; after a Chinese full stop there is no space."""
        text = ""
        for sentence in dict.fromkeys(filter(None, sentences)):
            text += sentence if not text or text.endswith("\u3002") else f" {sentence}"
        return text

    @api.model
    def _worth_saying(self, findings):
        """Leave out what another finding says already: the overdue amount names its days, too."""
        rules = {finding["rule"] for finding in findings}
        said = {"overdue_days"} if "overdue_amount" in rules else set()
        said |= {"no_credit"} if "grade_no_credit" in rules else set()
        return [finding for finding in findings if finding["rule"] not in said]

    @api.model
    def _text(self, finding, currency, customer):
        """Return the sentence of one finding."""
        wording = getattr(self, f"_say_{finding['rule']}", None)
        money = lambda amount: formatLang(self.env, amount or 0.0, currency_obj=currency)  # noqa: E731
        if wording is None:
            return f"{finding['rule']}: {finding.get('value')}"
        return wording(finding, finding.get("figures") or {}, money, customer)

    def _say_grade_no_credit(self, finding, figures, money, customer):
        return self.env._(
            "%(customer)s is graded %(grade)s, which allows no credit: with this order %(after)s "
            "would be outstanding (now %(exposure)s), the order is %(amount)s.",
            customer=customer,
            grade=figures["grade"],
            after=money(figures["after"]),
            exposure=money(figures["exposure"]),
            amount=money(figures["amount"]),
        )

    def _say_decrease_pending(self, finding, figures, money, customer):
        return self.env._(
            "New credit of %(customer)s is suspended until the decrease %(request)s is decided: "
            "with this order %(after)s would be outstanding (now %(exposure)s).",
            customer=customer,
            request=figures["request"],
            after=money(figures["after"]),
            exposure=money(figures["exposure"]),
        )

    def _say_no_credit(self, finding, figures, money, customer):
        return self.env._(
            "%(customer)s has no credit: with this order %(after)s would be outstanding "
            "(now %(exposure)s), the order is %(amount)s.",
            customer=customer,
            after=money(figures["after"]),
            exposure=money(figures["exposure"]),
            amount=money(figures["amount"]),
        )

    def _say_over_limit(self, finding, figures, money, customer):
        return self.env._(
            "With this order %(customer)s would owe %(after)s, %(excess)s over the limit "
            "of %(limit)s (outstanding now: %(exposure)s).",
            customer=customer,
            after=money(figures["after"]),
            excess=money(finding["value"]),
            limit=money(figures["limit"]),
            exposure=money(figures["exposure"]),
        )

    def _say_group_limit(self, finding, figures, money, customer):
        return self.env._(
            "With this order the group %(group)s would owe %(after)s, %(excess)s over its limit "
            "of %(limit)s (outstanding now: %(exposure)s).",
            group=figures["group"],
            after=money(figures["after"]),
            excess=money(finding["value"]),
            limit=money(figures["limit"]),
            exposure=money(figures["exposure"]),
        )

    def _say_overdue_amount(self, finding, figures, money, customer):
        return self.env._(
            "%(customer)s has %(amount)s overdue, up to %(days)s.",
            customer=customer,
            amount=money(finding["value"]),
            days=days_of(self.env, figures["days"]),
        )

    def _say_tax_advance(self, finding, figures, money, customer):
        return self.env._(
            "Taxes of %(advanced)s are advanced for %(customer)s, %(over)s over the limit of "
            "%(limit)s for that.",
            advanced=money(figures["advanced"]),
            customer=customer,
            over=money(finding["value"]),
            limit=money(figures["limit"]),
        )

    def _say_tax_late(self, finding, figures, money, customer):
        return self.env._(
            "The oldest tax advanced for %(customer)s had to be cleared %(days)s ago; %(advanced)s "
            "are open.",
            customer=customer,
            days=days_of(self.env, int(finding["value"])),
            advanced=money(figures["advanced"]),
        )

    def _say_overdue_days(self, finding, figures, money, customer):
        return self.env._(
            "The oldest open item of %(customer)s is %(days)s overdue (tolerated: %(limit)s).",
            customer=customer,
            days=days_of(self.env, int(finding["value"])),
            limit=int(finding["threshold"]),
        )

    def _say_unsettled_sale(self, finding, figures, money, customer):
        count = int(finding["value"])
        if count == 1:
            return self.env._("%s has an earlier credit sale not settled yet.", customer)
        return self.env._(
            "%(customer)s has %(count)s earlier credit sales not settled yet.",
            customer=customer,
            count=count,
        )

    def _say_term_too_long(self, finding, figures, money, customer):
        if "standing" in figures:
            return self._say_too_long_for_a_time(figures, money, customer)
        return self.env._(
            "The payment term gives %(days)s, %(customer)s is granted %(granted)s.",
            days=days_of(self.env, figures["days"]),
            customer=customer,
            granted=figures["granted"],
        )

    def _say_too_long_for_a_time(self, figures, money, customer):
        return self.env._(
            "The payment term gives %(days)s. With this order %(customer)s would owe %(after)s, "
            "more than the standing limit of %(standing)s: under the temporary limit %(granted)s "
            "are granted.",
            days=days_of(self.env, figures["days"]),
            customer=customer,
            after=money(figures["after"]),
            standing=money(figures["standing"]),
            granted=days_of(self.env, figures["granted"]),
        )

    def _say_term_discount(self, finding, figures, money, customer):
        return self.env._(
            "The payment term takes %(percent)s %% off within %(days)s, %(customer)s is "
            "granted %(granted)s %% within %(granted_days)s.",
            percent=f"{finding['value']:g}",
            days=days_of(self.env, figures["days"]),
            customer=customer,
            granted=f"{figures['granted']:g}",
            granted_days=days_of(self.env, figures["granted_days"]),
        )

    def _say_account_watch(self, finding, figures, money, customer):
        return self.env._("The credit account of %(customer)s is on watch.", customer=customer)

    def _say_account_hold(self, finding, figures, money, customer):
        return self.env._("The credit account of %(customer)s is on hold.", customer=customer)

    def _say_account_stop(self, finding, figures, money, customer):
        return self.env._(
            "The credit account of %(customer)s is stopped: nothing may be sold until it is resumed.",
            customer=customer,
        )

    def _say_company_cap(self, finding, figures, money, customer):
        return self.env._(
            "All credit limits together are %(total)s, %(excess)s over the company's cap of %(cap)s.",
            total=money(figures["total"]),
            excess=money(finding["value"]),
            cap=money(figures["cap"]),
        )

    def _say_concentration(self, finding, figures, money, customer):
        return self.env._(
            "The limits of %(holder)s, %(granted)s, are %(percent)s of the company's net capital "
            "(tolerated: %(limit)s).",
            holder=figures["group"] or customer,
            granted=money(figures["granted"]),
            percent=f"{finding['value']:.1f}%",
            limit=f"{finding['threshold']:.1f}%",
        )

    def _say_survey_stale(self, finding, figures, money, customer):
        return self.env._(
            "A survey of %(customer)s was due by %(due)s, %(days)s ago.",
            customer=customer,
            due=format_date(self.env, figures["due"]),
            days=days_of(self.env, int(finding["value"])),
        )

    def _say_documents_missing(self, finding, figures, money, customer):
        return self.env._(
            "Required documents of %(customer)s have been missing or expired since %(due)s "
            "(%(days)s).",
            customer=customer,
            due=format_date(self.env, figures["due"]),
            days=days_of(self.env, int(finding["value"])),
        )

    def _say_review_overdue(self, finding, figures, money, customer):
        return self.env._(
            "The credit review of %(customer)s was due on %(due)s, %(days)s ago.",
            customer=customer,
            due=format_date(self.env, figures["due"]),
            days=days_of(self.env, int(finding["value"])),
        )

    def _say_collateral_expired(self, finding, figures, money, customer):
        return self.env._(
            "Collateral of %(customer)s expired on %(due)s, %(days)s ago.",
            customer=customer,
            due=format_date(self.env, figures["due"]),
            days=days_of(self.env, int(finding["value"])),
        )

    def _say_unknown_rate(self, finding, figures, money, customer):
        return self.env._(
            "There is no exchange rate for %(currency)s, so the order can't be compared with the "
            "limit. Add a rate under Currencies.",
            currency=figures["currency"],
        )
