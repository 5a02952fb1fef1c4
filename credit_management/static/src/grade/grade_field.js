import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** A grade as a badge in its own colour. */
export class CreditGradeField extends Component {
    static template = "credit_management.GradeField";
    static props = { ...standardFieldProps };

    get grade() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("credit_grade", {
    component: CreditGradeField,
    supportedTypes: ["many2one"],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "color", type: "integer" },
    ],
});
