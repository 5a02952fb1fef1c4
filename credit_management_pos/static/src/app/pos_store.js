import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

/** Tells the cashier what credit control decided, while the customer still waits. */
patch(PosStore.prototype, {
    async initServerData() {
        const result = await super.initServerData(...arguments);
        this.data.connectWebSocket("CREDIT_TILL_DECIDED", (decision) => {
            if (decision.user_id === this.user.id) {
                this.notification.add(decision.text, {
                    type: decision.released ? "success" : "warning",
                    sticky: true,
                });
            }
        });
        return result;
    },
});
