import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** The set-up guide: a panel of steps, or (`compact`) a line with how far it is. */
export class CreditSetupField extends Component {
    static template = "credit_management.SetupField";
    static props = { ...standardFieldProps, compact: { type: Boolean, optional: true } };

    setup() {
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
        const { resModel, resId, model } = this.props.record;
        await this.action.doActionButton({
            type: "object",
            name: "action_setup",
            args: JSON.stringify([code]),
            resModel,
            resId,
            context: user.context,
            // Not waited for: the dialogue stays open until this answers, and what it asks is
            // never answered where another view has taken the place of this one meanwhile.
            onClose: () => void model.load(),
        });
    }
}

registry.category("fields").add("credit_setup", {
    component: CreditSetupField,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ compact: Boolean(options.compact) }),
});
