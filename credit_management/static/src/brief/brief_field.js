import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** What one looks at before deciding on a hold or a request; credit.brief puts it together. */
export class CreditBriefField extends Component {
    static template = "credit_management.BriefField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }
    get brief() {
        return this.props.record.data[this.props.name];
    }
    /** The state before the decision, and the one after it where something changes. */
    get sides() {
        const { before, after, changes } = this.brief;
        return changes
            ? [
                  { key: "before", ...before },
                  { key: "after", ...after },
              ]
            : [{ key: "before", ...before }];
    }
    money(amount) {
        return formatMonetary(amount, { currencyId: this.brief.currency });
    }
    day(date) {
        return date ? formatDate(deserializeDate(date)) : "";
    }
    percent(ratio) {
        return `${Math.round(ratio * 100)} %`;
    }
    width(ratio) {
        return `width: ${Math.min(100, Math.max(0, ratio * 100))}%`;
    }
    barClass(ratio) {
        if (ratio > 1) {
            return "bg-danger";
        }
        return ratio >= 0.9 ? "bg-warning" : "bg-success";
    }
    endClass(end) {
        return {
            in_time: "text-bg-success",
            late: "text-bg-danger",
            open: "text-bg-info",
            not_invoiced: "text-bg-secondary",
        }[end];
    }
    openRecord(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
    openHolds() {
        this.openList("credit.hold", [["state", "in", ["open", "ready"]]]);
    }
    openItems(categories) {
        this.openList("credit.exposure", [["category", "in", categories]]);
    }
    openList(model, domain) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: this.props.record.data.display_name || "",
            res_model: model,
            domain: [
                ["account_id", "in", this.brief.accounts || [this.brief.account]],
                ...domain,
            ],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("fields").add("credit_brief", {
    component: CreditBriefField,
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "display_name", type: "char" }],
});
