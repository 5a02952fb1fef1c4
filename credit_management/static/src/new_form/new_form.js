import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * Odoo saves what is new when the page is left or loaded again, also when nobody entered
 * anything. Of a document that opens filled in, that would leave drafts nobody made.
 */
export class CreditNewFormController extends FormController {
    async beforeUnload(ev) {
        const { isNew, dirty } = this.model.root;
        if (!isNew || dirty) {
            await super.beforeUnload(ev);
        }
    }
}

registry.category("views").add("credit_new_form", {
    ...formView,
    Controller: CreditNewFormController,
});
