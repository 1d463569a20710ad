import type { Backend } from "../backend";
import type { CertificateView } from "../bindings/CertificateView";
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Language } from "../bindings/Language";
import type { Purpose } from "../bindings/Purpose";
import type { UpdateView } from "../bindings/UpdateView";
import type { View } from "../bindings/View";
import { errors } from "../messages/errors";
import { inLanguage } from "./fake_bank";
import * as views from "./fake_views";

/** A recorded call. */
export interface Call {
  readonly name: keyof Backend;
  readonly arguments: readonly string[];
  /** Whether it has been answered. */
  answered: boolean;
}

/** Controls the fake backend from a test or the console. */
export interface FakeControl {
  /** All intents so far. */
  readonly calls: Call[];
  /** Ready-made views. */
  readonly views: typeof views;
  /** Publishes a view, as the core does while an intent runs. */
  push(view: View): void;
  /** Shows the update dialog over the current screen, or closes it. */
  tell(update: UpdateView | null): void;
  /** Makes every further step or view wait for `release`. */
  hold(what: "steps" | "views"): void;
  /** Releases one waiting step or view. */
  release(): void;
}

declare global {
  interface Window {
    readonly fake: FakeControl;
  }
}

/** The simulated intents: each returns the revision of the screen that it ends on. */
type Played = { [Name in keyof Backend]: (...values: Parameters<Backend[Name]>) => Promise<number> | number | null };

const parameters = new URLSearchParams(location.search);
const waiting: (() => void)[] = [];
let held: "steps" | "views" | null = null;
let show: (view: View) => void = () => undefined;
let last: View = views.certificates([]);
let chosen: Language = parameters.get("language") === "en" ? "en" : "ja";
let tries = 3;
let purpose: Purpose = "issue";
let loginId = "";
let renewed: CertificateView | null = null;

const fake: FakeControl = {
  calls: [],
  views,
  push: (view) => {
    chosen = view.language;
    answer(view);
  },
  tell: showUpdate,
  hold: (what) => {
    held = what;
  },
  release: () => waiting.shift()?.(),
};
Object.defineProperty(window, "fake", { value: fake });

/**
 * Simulates every screen and transition of the core without a bank. Parameters in the address: `?start=resume`,
 * `?start=store_password` or `?start=proxy_authentication` sets the first screen (with `?start=endless` the first
 * intent never ends, so that any view can be pushed), `?list=0` … `?list=300` the number of certificates, `?pace=900`
 * the duration of each step in milliseconds, and `?language=en` selects English.
 * Passwords: `wrong` is wrong, `approval` requires approval, an error code fails with that code; any other succeeds.
 */
const played: Played = {
  start: (listener) => {
    show = listener;
    switch (parameters.get("start")) {
      case "resume":
        return answer(views.resume(true));
      case "proxy_authentication":
        return answer(views.proxyAuthentication("", null, parameters.has("basic")));
      case "store_password":
        return answer(views.storePassword());
      case "endless":
        first();
        return new Promise(() => undefined);
      case "broken":
        throw new Error("the secret inside of the machine");
      default:
        return first();
    }
  },
  begin_issue: () => authentication("issue"),
  begin_renewal: (fingerprint) => {
    const chosen = list().find((certificate) => certificate.fingerprint === fingerprint);
    return authentication("renew", chosen?.login_id ?? "", chosen);
  },
  authenticate: (id, password) => {
    loginId = id;
    if (id.trim() === "") return refused("login_id_empty", "login_id");
    if (password === "") return refused("password_empty", "password");
    return password === "wrong" ? wrong() : request(password);
  },
  remove_superseded: () => answer(views.renewed(loginId, true)),
  authenticate_proxy: (user, password) => {
    if (user.trim() === "") {
      return answer(views.proxyAuthentication(user, views.failure("proxy_user_empty", { field: "proxy_user" })));
    }
    const failure = views.failure("proxy_credentials_wrong", { field: "password" });
    return answer(password === "wrong" ? views.proxyAuthentication(user, failure) : views.authentication("issue"));
  },
  unlock_store: (password) => {
    const failure = views.failure("store_password_wrong", { field: "password" });
    return password === "wrong" ? answer(views.storePassword(failure)) : first();
  },
  resume: () => authentication("resume", "logid031"),
  discard: first,
  retry: () => authentication(purpose, loginId),
  back: first,
  inspect: async () => {
    answer(views.processing({ kind: "inspecting" }));
    await step();
    return answer(views.inspection());
  },
  save_support_bundle: async () => {
    const { screen } = last;
    if (screen.kind !== "failed" && screen.kind !== "inspection") return last.screen_revision;
    answer(views.processing({ kind: "inspecting" }));
    await step();
    return answer(views.view({ ...screen, bundle: views.savedBundle }));
  },
  download_update: () => showUpdate(views.downloading(0)),
  cancel_update: () => showUpdate(views.available()),
  postpone_update: () => showUpdate(null),
  install_update: async () => {
    showUpdate({ kind: "installing", version: "1.2.0" });
    await step();
    return showUpdate({ kind: "installed", version: "1.2.0" });
  },
  choose_language: (language) => {
    chosen = language;
    return publish(last);
  },
  close: () => null,
};

/** The fake core: every call is recorded, and answered asynchronously. */
export const backend = new Proxy(played, {
  get:
    (_, name: keyof Backend) =>
    async (...values: unknown[]) => {
      const call: Call = { name, arguments: values.filter((value) => typeof value === "string"), answered: false };
      fake.calls.push(call);
      await Promise.resolve();
      const ended = await (played[name] as (...values: unknown[]) => unknown)(...values);
      call.answered = true;
      return ended;
    },
}) as unknown as Backend;

/** Shows a new screen. */
function answer(view: View): number {
  return publish({ ...view, screen_revision: last.screen_revision + 1 });
}

/** Changes only the update dialog, not the screen. */
function showUpdate(update: UpdateView | null): number {
  return publish({ ...last, update });
}

function publish(view: View): number {
  last = inLanguage(view, chosen);
  const published = last;
  if (held === "views") waiting.push(() => show(published));
  else show(published);
  return view.screen_revision;
}

function first(): number {
  return answer(views.certificates(list()));
}

function list(): readonly CertificateView[] {
  const count = parameters.get("list");
  if (count === null) return views.oneOfEach;
  return Array.from({ length: Number(count) }, (_, index) => views.certificate(index));
}

function authentication(why: Purpose, id = "", renews: CertificateView | null = null): number {
  purpose = why;
  loginId = id;
  renewed = renews;
  return answer(views.authentication(why, id, null, renews));
}

function wrong(): number {
  tries -= 1;
  return tries > 0
    ? refused("wrong_credentials", "password", tries)
    : answer(views.failed(views.failure("account_locked")));
}

function refused(code: ErrorCode, field: "login_id" | "password", left: number | null = null): number {
  const failure = views.failure(code, { field, remaining_tries: left });
  return answer(views.authentication(purpose, loginId, failure));
}

async function request(password: string): Promise<number> {
  const session = renewed === null ? views.session : null;
  const form = { purpose, login_id: loginId, certificate: renewed, session };
  answer(views.processing({ kind: "requesting" }, form));
  await step();
  if (password === "approval") {
    answer(views.processing({ kind: "awaiting_approval", until: "2026-11-22T09:30:00Z" }, form));
    await step();
  }
  if (isErrorCode(password))
    return answer(views.failed(views.failure(password), password === "account_locked" ? "back" : "retry"));
  answer(views.processing({ kind: "installing" }, form));
  await step();
  return answer(purpose === "renew" ? views.renewed(loginId, false) : views.result(purpose, loginId));
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

function step(): Promise<void> {
  return new Promise((resolve) => {
    if (held === "steps") waiting.push(resolve);
    else setTimeout(resolve, Number(parameters.get("pace") ?? 0));
  });
}
