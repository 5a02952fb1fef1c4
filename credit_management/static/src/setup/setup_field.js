import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** The set-up guide: a panel of steps, or (`compact`) a line with how far it is. */
export class CreditSetupField extends Component {
    static template = "credit_management.SetupField";
    static props = { ...standardFieldProps, compact: { type: Boolean, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get guide() {
        return this.props.record.data[this.props.name] || null;
    }
    get next() {
        return this.guide.steps.find((step) => !step.done);
    }

    get progress() {
        return _t("%(done)s of %(all)s done", { done: this.guide.done, all: this.guide.all });
    }

    label(step) {
        return step.done ? _t("Done") : _t("To do");
    }

    async press(code) {
        const { resModel, resId } = this.props.record;
        const action = await this.orm.call(resModel, "action_setup", [[resId], code]);
        await this.action.doAction(action, { onClose: () => this.props.record.model.load() });
    }
}

registry.category("fields").add("credit_setup", {
    component: CreditSetupField,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ compact: Boolean(options.compact) }),
});
