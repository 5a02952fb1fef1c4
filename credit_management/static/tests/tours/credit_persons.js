import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { session } from "@web/session";

/** Go on as somebody else at `path`: a journey has many persons, and needs one browser. */
export function become(login, path) {
    return {
        content: `${login} goes on`,
        trigger: "body:not(:has(.modal))",
        expectUnloadPage: true,
        async run() {
            await rpc("/web/session/authenticate", { db: session.db, login, password: login });
            browser.location.href = path;
        },
    };
}

