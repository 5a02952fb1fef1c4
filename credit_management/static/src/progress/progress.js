import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";

/** Has a dialogue (`credit.progress`) work on many records, batch after batch, and shows how far it is. */
export class CreditProgress extends Component {
    static template = "credit_management.Progress";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ done: 0, problems: [], error: "", isRunning: false });
        onMounted(() => this.run());
        onWillUnmount(() => (this.isStopped = true));
    }

    get params() {
        return this.props.action.params;
    }
    get total() {
        return this.params.ids.length;
    }
    get percent() {
        return this.total ? Math.floor((100 * this.state.done) / this.total) : 100;
    }
    get text() {
        return _t("%(done)s of %(total)s", { done: this.state.done, total: this.total });
    }

    get notDone() {
        return _t("Not done: %s", this.state.problems.length);
    }

    async run() {
        this.state.error = "";
        this.state.isRunning = true;
        try {
            while (this.state.done < this.total && !this.isStopped) {
                await this.next();
            }
        } catch (error) {
            this.state.error = error.data?.message || error.message || String(error);
        }
        this.state.isRunning = false;
        if (!this.state.error && !this.isStopped) {
            await this.finish();
        }
    }

    async next() {
        const ids = this.params.ids.slice(this.state.done, this.state.done + this.params.size);
        const problems = await this.orm.call(this.params.model, "action_process", [
            [this.params.id],
            ids,
        ]);
        this.state.problems.push(...problems);
        this.state.done += ids.length;
    }

    async finish() {
        await this.action.doActionButton({
            type: "object",
            name: "action_finish",
            resModel: this.params.model,
            resId: this.params.id,
            context: user.context,
        });
    }
}

registry.category("actions").add("credit_progress", CreditProgress);
