import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** A bar for a ratio (0.85) beside its wording ("85 %", "over", "unlimited"). */
export class CreditUtilizationField extends Component {
    static template = "credit_management.UtilizationField";
    static props = { ...standardFieldProps };

    get ratio() {
        return this.props.record.data[this.props.name] || 0;
    }
    get text() {
        return this.props.record.data.utilization_text;
    }
    get width() {
        return Math.min(100, Math.max(0, this.ratio * 100));
    }
    get colorClass() {
        if (this.ratio > 1) {
            return "bg-danger";
        }
        return this.ratio >= 0.9 ? "bg-warning" : "bg-success";
    }
}

registry.category("fields").add("credit_utilization", {
    component: CreditUtilizationField,
    supportedTypes: ["float"],
    fieldDependencies: [{ name: "utilization_text", type: "char" }],
});
