import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** What waits for the user: a button with its count for each kind, which opens it. */
export class CreditWaitingField extends Component {
    static template = "credit_management.WaitingField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }
    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
    async open(row) {
        const { resModel, resId } = this.props.record;
        this.action.doAction(
            await this.orm.call(resModel, "action_view_waiting", [[resId], row.model])
        );
    }
}

registry.category("fields").add("credit_waiting", {
    component: CreditWaitingField,
    supportedTypes: ["json"],
});
