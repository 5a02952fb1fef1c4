import { formatFloat } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** What a check found, rule by rule, as it was frozen. */
export class CreditFindingsField extends Component {
    static template = "credit_management.FindingsField";
    static props = { ...standardFieldProps };

    get findings() {
        return this.props.record.data[this.props.name] || [];
    }
    severity(finding) {
        return { hold: _t("Hold"), warn: _t("Warn") }[finding.severity] || _t("Ignore");
    }
    severityClass(finding) {
        return (
            { hold: "text-bg-danger", warn: "text-bg-warning" }[finding.severity] ||
            "text-bg-secondary"
        );
    }
    number(value) {
        return formatFloat(value, { trailingZeros: false, digits: [16, 2] });
    }
}

registry.category("fields").add("credit_findings", {
    component: CreditFindingsField,
    supportedTypes: ["json"],
});

/** The parts of the exposure a check was made on, from its frozen facts. */
export class CreditFactsField extends Component {
    static template = "credit_management.FactsField";
    static props = { ...standardFieldProps };

    get facts() {
        return this.props.record.data[this.props.name] || {};
    }
    get parts() {
        const names = {
            receivable: _t("Receivables"),
            order: _t("Orders not invoiced"),
            delivery: _t("Delivered, not invoiced"),
            deposit: _t("Deposits and credit notes"),
            prepayment: _t("Supplier prepayments"),
        };
        return Object.entries(this.facts.categories || {}).map(([code, amount]) => ({
            code,
            name: names[code] || code,
            amount: formatFloat(amount, { digits: [16, 2] }),
        }));
    }
    get rules() {
        return (this.facts.rules || []).length;
    }
}

registry.category("fields").add("credit_facts", {
    component: CreditFactsField,
    supportedTypes: ["json"],
});
