import { inLanguage } from "../../../ui/src/backend/fake_bank.ts";
import * as views from "../../../ui/src/backend/fake_views.ts";
import type { View } from "../../../ui/src/bindings/View.ts";

const { failure } = views;

const sent = { purpose: "issue", login_id: "logid031", certificate: null, session: views.session } as const;
const renewing = { purpose: "renew", login_id: "R2user101", certificate: views.oneOfEach[0]!, session: null } as const;
const elsewhere = { ...views.session, is_remote: true, is_of_another_user: true };

/** One that has ended, and that the bank still renews. */
export const inGrace = views.certificate(0, {
  not_after: "2026-11-12T06:15:13Z",
  state: "in_grace",
  days_left: -10,
  renewable_until: "2026-12-12T06:15:13Z",
});

/** Every screen in every state a person can meet, by the name of its picture. */
export const screens: Readonly<Record<string, View>> = {
  "CCHK001-certificates": views.certificates(views.oneOfEach),
  "CCHK001-selected": views.certificates(views.oneOfEach, views.oneOfEach[0]?.fingerprint ?? null),
  "CCHK001-in-grace": views.certificates([inGrace], inGrace.fingerprint),
  "CCHK001-renewed": views.certificates(views.renewedLately, views.renewedLately[1]!.fingerprint),
  "CCHK001-empty": views.certificates([]),
  "CCHK001-many": views.certificates(Array.from({ length: 300 }, (_, index) => views.certificate(index))),
  "CCHK002-issue": views.authentication("issue"),
  "CCHK002-issue-wrong": views.authentication(
    "issue",
    "logid031",
    failure("wrong_credentials", { field: "password", remaining_tries: 3 }),
  ),
  "CCHK002-issue-id": views.authentication("issue", "logid:031", failure("login_id_invalid", { field: "login_id" })),
  "CCHK002-issue-general": views.authentication("issue", "logid031", failure("timed_out")),
  "CCHK002-issue-elsewhere": views.authentication("issue", "", null, null, elsewhere),
  "CCHK002-renew": views.authentication("renew", "R2user101", null, views.oneOfEach[0]!),
  "CCHK002-renew-unclaimed": views.authentication("renew", "", null, {
    ...views.oneOfEach[0]!,
    login_id: null,
    common_name: "瀬戸商事 外為担当",
  }),
  "CCHK002-resume": views.authentication("resume", "logid031"),
  "CCHK002-requesting": views.processing({ kind: "requesting" }, sent),
  "CCHK002-requesting-elsewhere": views.processing({ kind: "requesting" }, { ...sent, session: elsewhere }),
  "CCHK002-installing": views.processing({ kind: "installing" }, sent),
  "CCHK002-renewing": views.processing({ kind: "requesting" }, renewing),
  "CCHK002-approval": views.processing({ kind: "awaiting_approval", until: "2026-11-22T09:30:00Z" }),
  "CCHK007-issue": views.result("issue"),
  "CCHK007-valid-later": views.validLater(),
  "CCHK007-elsewhere": views.resultBesideAnotherBrowser(),
  "CCHK007-renew": views.renewed("R2user101", false),
  "CCHK007-removed": views.renewed("R2user101", true),
  "CCHK008-proxy": views.proxyAuthentication(),
  "CCHK008-wrong": views.proxyAuthentication("taro", failure("proxy_credentials_wrong", { field: "password" })),
  "CCHK008-empty": views.proxyAuthentication("", failure("proxy_user_empty", { field: "proxy_user" })),
  "CCHK009-retry": views.failed(failure("connection_lost"), "retry"),
  "CCHK009-saved": views.failed(failure("connection_lost"), "retry", views.savedBundle),
  "CCHK009-already-issued": views.failed(failure("already_issued")),
  "CCHK009-unavailable": views.failed(failure("service_unavailable", { retry_at: "2026-11-22T22:00:00Z" }), "retry"),
  "CCHK009-policy": views.failed(
    failure("policy_unusable", { place: "HKLM\\Software\\Policies\\Setoshin\\cc1554\\ProxyAutoConfig" }),
    "close",
  ),
  "CCHK009-expired": views.failed(failure("certificate_expired"), "issue"),
  "CCHK009-clock": views.failed(failure("clock_wrong"), "inspect"),
  "CCHK010-installing": views.processing({ kind: "installing" }),
  "CCHK010-prepared": views.resume(false),
  "CCHK010-awaiting": views.resume(false, "2026-11-22T09:30:00Z"),
  "CCHK010-may-be-issued": views.resume(true),
  "CCHK011-store-password": views.storePassword(),
  "CCHK011-wrong": views.storePassword(failure("store_password_wrong", { field: "password" })),
  "CCHK012-inspecting": views.processing({ kind: "inspecting" }),
  "CCHK012-found": views.inspection(),
  "CCHK012-saved": views.inspection(views.checks, views.savedBundle),
  "CCHK012-not-saved": views.inspection(views.checks, { kind: "failed", failure: failure("support_bundle_full") }),
  "CCHK012-fine": views.inspection(views.checks.filter(({ verdict }) => verdict === "fine")),
};

/** The same view to a colleague who does not read Japanese, as the core gives it. */
export function inEnglish(view: View): View {
  return inLanguage(view, "en");
}

const below = views.certificates(views.oneOfEach);

/** The update prompt in every state, over a screen, by the name of its picture. */
export const updates: Readonly<Record<string, View>> = {
  "update-available": views.withUpdate(below, views.available()),
  "update-over-proxy": views.withUpdate(views.proxyAuthentication(), views.available()),
  "update-forced": views.withUpdate(below, views.available({ forced: true })),
  "update-long": views.withUpdate(
    below,
    views.available({ notes: "長い説明です。".repeat(150), notes_en: "A long text. ".repeat(150) }),
  ),
  "update-begun": views.withUpdate(below, views.downloading(0)),
  "update-downloading": views.withUpdate(below, views.downloading(1_840_000, 912_000)),
  "update-ready": views.withUpdate(below, { kind: "ready", version: "1.2.0", forced: false }),
  "update-installing": views.withUpdate(below, { kind: "installing", version: "1.2.0" }),
  "update-installed": views.withUpdate(below, { kind: "installed", version: "1.2.0" }),
  "update-lost": views.withUpdate(below, views.updateFailed("update_interrupted", "download")),
  "update-changed": views.withUpdate(below, views.updateFailed("update_changed", "download")),
  "update-declined": views.withUpdate(below, views.updateFailed("update_declined", "install")),
  "update-forbidden": views.withUpdate(below, views.updateFailed("update_forbidden", null)),
};
