import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

const HEIGHT = 120;
const WIDTH = 40;

/** What was owed at the end of each month as columns, the limit as a line over them. */
export class CreditHistoryField extends Component {
    static template = "credit_management.HistoryField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }
    get isEmpty() {
        return !this.value || this.value.months.every((month) => !month.owed && !month.limit);
    }
    get viewBox() {
        return `0 -4 ${WIDTH * this.value.months.length} ${HEIGHT + 24}`;
    }
    get most() {
        return Math.max(...this.value.months.flatMap((month) => [month.owed, month.limit])) || 1;
    }
    get months() {
        const { most } = this;
        return this.value.months.map((month, place) => {
            const day = deserializeDate(month.day);
            const height = (HEIGHT * Math.max(0, month.owed)) / most;
            const limit = month.unlimited ? false : HEIGHT - (HEIGHT * month.limit) / most;
            return {
                key: month.day,
                x: place * WIDTH,
                middle: (place + 0.5) * WIDTH,
                end: (place + 1) * WIDTH,
                label: day.toFormat("yy-MM"),
                y: HEIGHT - height,
                height,
                limit,
                isOver: !month.unlimited && month.owed > month.limit + 0.005,
                title: `${formatDate(day)}: ${this.money(month.owed)}`,
                limitTitle: month.unlimited ? "" : this.money(month.limit),
            };
        });
    }
    money(amount) {
        return formatMonetary(amount, { currencyId: this.value.currency });
    }
}

registry.category("fields").add("credit_history", {
    component: CreditHistoryField,
    supportedTypes: ["json"],
});
