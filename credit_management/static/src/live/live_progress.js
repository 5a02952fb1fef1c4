import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

import { onMounted, onWillUnmount } from "@odoo/owl";

const EVERY = 3000;

/** How far something is that goes on in the background: looked at again until it is done. */
export class CreditLiveProgress extends ProgressBarField {
    setup() {
        super.setup();
        let timer;
        onMounted(() => (timer = setInterval(() => this.look(), EVERY)));
        onWillUnmount(() => clearInterval(timer));
    }

    async look() {
        const { record, name } = this.props;
        if (record.data[name] < 100 && !record.dirty && !document.hidden) {
            await record.load();
        }
    }
}

registry.category("fields").add("credit_live_progress", {
    ...progressBarField,
    component: CreditLiveProgress,
});
