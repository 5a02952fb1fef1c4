import { registry } from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { run } from "@point_of_sale/../tests/generic_helpers/utils";

const sold = (quantity) => [
    ProductScreen.addOrderline("Credit goods", quantity),
    ProductScreen.clickPartnerButton(),
    ProductScreen.clickCustomer("Buyer on account"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickInvoiceButton(),
    PaymentScreen.clickPaymentMethod("Account"),
];

const refused = {
    content: "the sale isn't allowed, and what can be done stands there",
    trigger: ".modal .modal-title:contains(Not on this customer's account)",
};

registry.category("web_tour.tours").add("credit_till_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sold("15"),
            PaymentScreen.clickValidate(),
            refused,
            {
                content: "ask credit control",
                trigger: ".modal .btn-primary:contains(Ask credit control)",
                run: "click",
            },
            {
                content: "it was asked",
                trigger: ".o_notification:contains(Credit control has been asked)",
            },
            PaymentScreen.clickValidate(),
            {
                content: "asked already",
                trigger: ".modal .modal-body:contains(hasn't decided yet)",
            },
            {
                content: "pay otherwise",
                trigger: ".modal .btn:contains(Another payment method)",
                run: "click",
            },
            PaymentScreen.clickPaymentlineDelButton("Account", "1,500.00"),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            sold("4"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            sold("12"),
            Offline.setOfflineMode(),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Offline.setOnlineMode(),
            run(() => window.posmodel.data.checkConnectivity(), "back online"),
            run(() => window.posmodel.syncAllOrders(), "send what was sold offline"),
            Chrome.isSynced(),
        ].flat(Infinity),
});
