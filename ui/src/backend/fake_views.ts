import type { CertificateView } from "../bindings/CertificateView";
import type { CheckName } from "../bindings/CheckName";
import type { CheckView } from "../bindings/CheckView";
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Failure } from "../bindings/Failure";
import type { PrimaryAction } from "../bindings/PrimaryAction";
import type { Purpose } from "../bindings/Purpose";
import type { Screen } from "../bindings/Screen";
import type { SentForm } from "../bindings/SentForm";
import type { Session } from "../bindings/Session";
import type { Step } from "../bindings/Step";
import type { SupportBundleView } from "../bindings/SupportBundleView";
import type { UpdateStep } from "../bindings/UpdateStep";
import type { UpdateView } from "../bindings/UpdateView";
import type { Verdict } from "../bindings/Verdict";
import type { View } from "../bindings/View";
import { bank } from "./fake_bank";

/** A complete view with this screen; its revision is set when it is shown. */
export function view(screen: Screen): View {
  return { screen_revision: 0, language: "ja", bank, screen, update: null };
}

/** The same screen with the update dialog over it. */
export function withUpdate(below: View, update: UpdateView): View {
  return { ...below, update };
}

/** The offer of a new version. */
export function available(changes: Partial<Extract<UpdateView, { kind: "available" }>> = {}): UpdateView {
  return {
    kind: "available",
    version: "1.2.0",
    size: 4_812_345,
    notes: "・証明書の一覧が見やすくなりました。\n・更新の手続きが速くなりました。",
    notes_en: "The list of certificates is easier to read. Renewal is faster.",
    forced: false,
    ...changes,
  };
}

/** The download of an update: bytes received, and bytes per second. */
export function downloading(received: number, speed: number | null = null): UpdateView {
  const size = 4_812_345;
  const seconds_left = speed === null ? null : Math.ceil((size - received) / speed);
  return { kind: "downloading", version: "1.2.0", received, size, speed, seconds_left };
}

/** A failed update. */
export function updateFailed(code: ErrorCode, retry: UpdateStep | null, forced = false): UpdateView {
  return { kind: "failed", failure: failure(code), retry, forced };
}

/** A certificate like the manual's, with these changes. */
export function certificate(index: number, changes: Partial<CertificateView> = {}): CertificateView {
  const loginId = changes.login_id ?? `R2user${101 + index}`;
  return {
    fingerprint: index.toString(16).padStart(64, "0"),
    serial: "5b8e869e2bc4b2225302f34ada65184e",
    login_id: loginId,
    common_name: `${loginId} A001 20211104221513970170`,
    organization: "(1554)NTT DATA CORPORATION",
    organizational_unit: "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G4",
    not_before: "2025-12-04T06:15:13Z",
    not_after: "2026-12-04T06:15:13Z",
    state: "expiring",
    days_left: 12,
    renewable: true,
    renewable_until: changes.not_after ?? "2026-12-04T06:15:13Z",
    superseded: false,
    protection: "software",
    ...changes,
  };
}

const expired = { not_after: "2026-10-03T03:00:00Z", state: "expired", days_left: -51, renewable: false } as const;

/** A certificate in each state. */
export const oneOfEach: readonly CertificateView[] = [
  certificate(0),
  certificate(1, {
    login_id: "R1user100",
    not_after: "2027-10-01T03:00:00Z",
    state: "valid",
    days_left: 312,
    protection: "hardware",
  }),
  certificate(2, { login_id: "R2user109", ...expired }),
  certificate(3, {
    login_id: "logid031",
    not_before: "2026-12-01T00:00:00Z",
    not_after: "2027-12-01T00:00:00Z",
    state: "not_yet_valid",
    days_left: 373,
    renewable: false,
  }),
  certificate(4, { login_id: "R3user001", state: "revoked", renewable: false }),
];

/** A login ID that has renewed twice and kept the old certificates. */
export const renewedLately: readonly CertificateView[] = [
  certificate(0, { not_after: "2027-12-04T06:15:13Z", state: "valid", days_left: 377 }),
  certificate(1, { login_id: "R2user101", superseded: true }),
  certificate(2, { login_id: "R2user101", ...expired, superseded: true }),
];

/** A newly issued or renewed certificate. */
export function issued(loginId: string): CertificateView {
  return certificate(9, {
    login_id: loginId,
    not_before: "2026-11-22T01:30:00Z",
    not_after: "2027-11-22T01:30:00Z",
    state: "valid",
    days_left: 365,
  });
}

/** A failure without details except for `changes`. */
export function failure(code: ErrorCode, changes: Partial<Failure> = {}): Failure {
  return { code, field: null, remaining_tries: null, retry_at: null, place: null, ...changes };
}

/** CCHK001. */
export function certificates(list: readonly CertificateView[], selected: string | null = null): View {
  return view({ kind: "certificates", certificates: [...list], selected });
}

/** A local session of the user's own account. */
export const session: Session = { user: "tanaka", computer: "KEIRI-PC01", is_remote: false, is_of_another_user: false };

/** CCHK002. */
export function authentication(
  purpose: Purpose,
  loginId = "",
  reason: Failure | null = null,
  renews: CertificateView | null = null,
  where: Session = session,
): View {
  const form = { login_id: loginId, certificate: renews, session: purpose === "renew" ? null : where };
  return view({ kind: "authentication", purpose, ...form, failure: reason });
}

/** 「ただいま処理中です。」, shown on CCHK002 if its form was sent. */
export function processing(step: Step, form: SentForm | null = null): View {
  return view({ kind: "processing", step, form });
}

/** CCHK007. */
export function result(purpose: Purpose, loginId = "logid031"): View {
  return view({ kind: "result", certificate: issued(loginId), purpose, superseded: null, browsers: [], elsewhere: [] });
}

/** CCHK007 for a certificate that becomes valid later the same day. */
export function validLater(): View {
  const certificate = { ...issued("logid031"), not_before: "2026-11-22T10:30:00Z", state: "not_yet_valid" } as const;
  return view({
    kind: "result",
    certificate: { ...certificate, renewable: false },
    purpose: "issue",
    superseded: null,
    browsers: [],
    elsewhere: [],
  });
}

/** CCHK007 after a renewal, with the old certificate and running browsers. */
export function renewed(loginId: string, removed: boolean): View {
  return view({
    kind: "result",
    certificate: issued(loginId),
    purpose: "renew",
    superseded: { certificate: certificate(0, { login_id: loginId }), removed },
    browsers: ["Google Chrome", "Microsoft Edge"],
    elsewhere: [],
  });
}

/** CCHK007 on a PC with browsers that use another certificate store. */
export function resultBesideAnotherBrowser(): View {
  return view({
    kind: "result",
    certificate: issued("logid031"),
    purpose: "issue",
    superseded: null,
    browsers: ["Chromium"],
    elsewhere: ["Google Chrome (Flatpak)", "Microsoft Edge"],
  });
}

/** CCHK009. */
export function failed(reason: Failure, action: PrimaryAction = "back", bundle: SupportBundleView | null = null): View {
  const can_retry = action === "retry" || action === "inspect";
  return view({ kind: "failed", failure: reason, primary_action: action, can_retry, bundle });
}

/** CCHK010. */
export function resume(mayBeIssued: boolean, notBefore: string | null = null): View {
  return view({
    kind: "resume",
    login_id: "logid031",
    started_at: "2026-11-21T08:12:00Z",
    may_be_issued: mayBeIssued,
    not_before: notBefore,
  });
}

/** CCHK008. */
export function proxyAuthentication(user = "", reason: Failure | null = null, shows_password = false): View {
  const proxy = "http://proxy.example.co.jp:8080/";
  return view({ kind: "proxy_authentication", proxy, user, failure: reason, shows_password });
}

/** CCHK011. */
export function storePassword(reason: Failure | null = null): View {
  return view({ kind: "store_password", failure: reason });
}

/** A check: its title, finding and remedy in both languages. */
export function check(
  name: CheckName,
  verdict: Verdict,
  ja: readonly [title: string, finding: string, remedy?: string],
  en: readonly [title: string, finding: string, remedy?: string],
  code: ErrorCode | null = null,
): CheckView {
  const text = ([title, finding, remedy = null]: readonly [string, string, (string | null)?]) => ({
    title,
    finding,
    remedy: remedy ?? null,
  });
  return { name, verdict, code, ja: text(ja), en: text(en) };
}

const path = "/home/taro/.local/state/jp.example.setoshin.cc1554/journal";

/** A check with each verdict, including the longest texts. */
export const checks: readonly CheckView[] = [
  check(
    "bank",
    "problem",
    [
      "銀行との接続",
      "つながりません（https://est.setoshin.example/）。",
      "社内のシステム担当の方に、プロキシとその設定の確認をご依頼ください。",
    ],
    [
      "Bank",
      "https://est.setoshin.example/ is not reached, or does not answer as it should",
      "An administrator has to look at the proxy, and at how it is set.",
    ],
    "proxy_unreachable",
  ),
  check(
    "validity",
    "caution",
    [
      "証明書の期限",
      "「R2user101」: 2025年12月4日から2026年12月4日まで、あと12日です。",
      "「証明書更新」から更新してください。",
    ],
    [
      "Validity",
      "R2user101: 4 December 2025 to 4 December 2026, 12 days left: it is time to renew",
      "Renew the certificate.",
    ],
  ),
  check(
    "key",
    "fine",
    ["証明書の鍵", "「R2user101」: 鍵があり、試しの署名ができました。"],
    ["Key", "R2user101: the key is there, and has signed"],
  ),
  check(
    "state_folder",
    "fine",
    ["作業用フォルダー", `ほかの人は書き込めません（${path}）。`],
    ["State folder", `nobody else can write to ${path}`],
  ),
];

/** CCHK012. */
export function inspection(found: readonly CheckView[] = checks, bundle: SupportBundleView | null = null): View {
  return view({ kind: "inspection", checks: [...found], bundle });
}

/** A saved support bundle. */
export const savedBundle: SupportBundleView = {
  kind: "saved",
  path: "C:\\Users\\taro\\Desktop\\support-20261122-1030-K7QF4M.zip",
  reference: "K7QF4M",
};
