import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

/**
 * Asks credit control before a sale goes on the customer's account. The server decides again
 * when the sale is sent; this spares the cashier a sale that is refused after the fact.
 */
patch(OrderPaymentValidation.prototype, {
    async isOrderValid() {
        if (!(await super.isOrderValid(...arguments))) {
            return false;
        }
        return this.creditAllowsOrder();
    },

    get creditOnAccount() {
        return this.paymentLines
            .filter((line) => line.payment_method_id.type === "pay_later")
            .reduce((sum, line) => sum + line.amount, 0);
    },

    get creditQuestion() {
        const settled = this.order.lines
            .filter((line) => line.sale_order_line_id)
            .map((line) => [line.sale_order_line_id.id, line.qty]);
        return [
            this.pos.config.id,
            this.order.getPartner()?.id,
            this.creditOnAccount,
            settled,
        ];
    },

    async creditAllowsOrder() {
        this.order.credit_offline = false;
        if (this.creditOnAccount <= 0 || !this.order.getPartner()) {
            return true;
        }
        let answer;
        try {
            answer = await this.pos.data.call(
                "pos.order",
                "credit_till_check",
                this.creditQuestion
            );
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.order.credit_offline = true; // sold now, looked at when the till is back
            return true;
        }
        if (answer.outcome !== "held") {
            return true;
        }
        this.creditOffersToAsk(answer);
        return false;
    },

    creditOffersToAsk(answer) {
        const asked = _t("Credit control has been asked and hasn't decided yet.");
        this.pos.dialog.add(ConfirmationDialog, {
            title: _t("Not on this customer's account"),
            body: answer.asked ? `${answer.text} ${asked}` : answer.text,
            confirmLabel: answer.asked ? _t("Ask again") : _t("Ask credit control"),
            confirm: () => this.creditAsk(),
            cancelLabel: _t("Another payment method"),
            cancel: () => {},
        });
    },

    async creditAsk() {
        const said = await this.pos.data.call("pos.order", "credit_till_ask", this.creditQuestion);
        this.pos.notification.add(said, { type: "info" });
    },
});
