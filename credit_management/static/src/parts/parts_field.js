import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

const COLORS = {
    receivable: "bg-primary",
    order: "bg-info",
    delivery: "bg-warning",
    bill: "bg-secondary",
    bank_bill: "bg-dark",
    prepayment: "bg-success",
    deposit: "bg-success",
};

/** The exposure as a bar of its parts against the limit; what lowers it stands in the legend. */
export class CreditPartsField extends Component {
    static template = "credit_management.PartsField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }
    get parts() {
        return (this.value ? this.value.parts : []).map((part) => ({
            ...part,
            color: COLORS[part.code] || "bg-secondary",
            text: this.money(part.amount),
            width: this.share(Math.max(0, part.counts ? part.amount : 0)),
        }));
    }
    get scale() {
        const owed = this.value.parts.reduce(
            (sum, part) => sum + (part.counts ? Math.max(0, part.amount) : 0),
            0
        );
        return Math.max(owed, this.value.limit || 0) || 1;
    }
    get label() {
        return this.parts.map((part) => `${part.name}: ${part.text}`).join(", ");
    }
    share(amount) {
        return (100 * amount) / this.scale;
    }
    money(amount) {
        return formatMonetary(amount, { currencyId: this.value.currency });
    }
}

registry.category("fields").add("credit_parts", {
    component: CreditPartsField,
    supportedTypes: ["json"],
});
