import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** One answer of a survey: the input follows the kind of the question. */
export class CreditAnswerField extends Component {
    static template = "credit_management.AnswerField";
    static props = { ...standardFieldProps };

    get data() {
        return this.props.record.data;
    }
    get value() {
        return this.data[this.props.name] || "";
    }
    get choices() {
        return this.data.choices || [];
    }
    get inputType() {
        return { number: "number", date: "date" }[this.data.kind] || "text";
    }
    get text() {
        if (this.choices.length) {
            const chosen = this.choices.find(([key]) => key === this.value);
            return chosen ? chosen[1] : "";
        }
        return this.data.kind === "date" && this.value
            ? formatDate(deserializeDate(this.value))
            : this.value;
    }
    onChange(ev) {
        return this.props.record.update({ [this.props.name]: ev.target.value });
    }
}

registry.category("fields").add("credit_answer", {
    component: CreditAnswerField,
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "choices", type: "json" },
    ],
});
