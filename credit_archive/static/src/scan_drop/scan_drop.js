import { onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { humanNumber } from "@web/core/utils/numbers";
import { DEFAULT_MAX_FILE_SIZE } from "@web/core/utils/files";
import { session } from "@web/session";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

const ROUTE = "/web/binary/upload_attachment";
const EVERY = 10; // files between two messages about the progress

/**
 * Files dropped on a view of a credit file are uploaded one after the other; then
 * the dialog opens that makes records to classify of them. Nothing is filed before.
 */
function useScanDrop(rootRef, fileId) {
    const http = useService("http");
    const notification = useService("notification");
    const action = useService("action");
    const orm = useService("orm");

    function refuse(message) {
        notification.add(message, { type: "danger", sticky: true });
    }

    function isTooLarge(file) {
        const limit = session.max_file_upload_size || DEFAULT_MAX_FILE_SIZE;
        if (file.size > limit) {
            refuse(
                _t(
                    "%(name)s is too large: %(size)sB; the limit is %(limit)sB (system parameter web.max_file_upload_size).",
                    { name: file.name, size: humanNumber(file.size), limit: humanNumber(limit) }
                )
            );
        } else if (!file.size) {
            refuse(_t("%s is empty: there is nothing to keep.", file.name));
        }
        return file.size > limit || !file.size;
    }

    async function upload(file) {
        const params = {
            csrf_token: odoo.csrf_token,
            model: "credit.archive.upload",
            id: 0,
            ufile: [file],
        };
        try {
            const [answer] = JSON.parse(await http.post(ROUTE, params, "text"));
            if (answer.error) {
                throw new Error(answer.error);
            }
            return answer.id;
        } catch (error) {
            refuse(
                _t("%(name)s was not uploaded: %(why)s", { name: file.name, why: error.message })
            );
            return false;
        }
    }

    async function uploadAll(files) {
        const ids = [];
        let close = () => {};
        for (const [index, file] of files.entries()) {
            if (index % EVERY === 0 && files.length > EVERY) {
                close();
                close = notification.add(
                    _t("Uploading: %(done)s of %(total)s", { done: index, total: files.length }),
                    { type: "info", sticky: true }
                );
            }
            ids.push(await upload(file));
        }
        close();
        return ids.filter(Boolean);
    }

    async function onDrop(ev) {
        const files = [...ev.dataTransfer.files].filter((file) => !isTooLarge(file));
        const ids = await uploadAll(files);
        if (!ids.length) {
            return;
        }
        const opened = await orm.call("credit.archive.upload", "action_open_for", [
            ids,
            fileId() || false,
        ]);
        action.doAction(opened);
    }

    let mayUpload = false;
    onWillStart(async () => {
        mayUpload = await user.hasGroup("credit_archive.group_archive_user");
    });
    useDropzone(rootRef, onDrop, "", () => mayUpload);
}

class ScanListController extends ListController {
    setup() {
        super.setup();
        useScanDrop(this.rootRef, () => this.props.context.default_file_id);
    }
}

class ScanKanbanController extends KanbanController {
    setup() {
        super.setup();
        useScanDrop(this.rootRef, () => this.props.context.default_file_id);
    }
}

class ScanFormController extends FormController {
    setup() {
        super.setup();
        useScanDrop(this.rootRef, () => this.model.root.resId);
    }
}

registry
    .category("views")
    .add("credit_archive_scan_list", { ...listView, Controller: ScanListController })
    .add("credit_archive_scan_kanban", { ...kanbanView, Controller: ScanKanbanController })
    .add("credit_archive_scan_form", { ...formView, Controller: ScanFormController });
