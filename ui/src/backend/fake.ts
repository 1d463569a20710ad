import type { Backend } from "../backend";
import type { CertificateView } from "../bindings/CertificateView";
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Purpose } from "../bindings/Purpose";
import type { UpdateView } from "../bindings/UpdateView";
import type { View } from "../bindings/View";
import { errors } from "../messages/errors";
import * as views from "./fake_views";

/** One call, as a test sees it. */
export interface Call {
  readonly name: keyof Backend;
  readonly arguments: readonly string[];
}

/** What a test, or a person at the console, can do with the stand-in. */
export interface FakeControl {
  /** Every intent so far. */
  readonly calls: readonly Call[];
  /** Ready-made views. */
  readonly views: typeof views;
  /** Pushes a view as the newest, as the core does while an intent runs. */
  push(view: View): void;
  /** Pushes what is told of a new version, over the screen that is there. */
  tell(update: UpdateView | null): void;
  /** From now on every step waits for `release`. */
  hold(): void;
  /** Lets one waiting step go. */
  release(): void;
}

declare global {
  interface Window {
    readonly fake: FakeControl;
  }
}

/**
 * A core that plays every screen and transition without a bank. In the address, `?start=resume` or
 * `?start=store_password` or `?start=proxy_authentication` chooses the first screen (`?start=endless`: the first intent never ends,
 * so that any view may be pushed), `?views=late` has each answer overtake its view, `?list=0` … `?list=300` the certificates, and `?pace=900` slows
 * its steps down (milliseconds). Passwords: `wrong` is wrong, `approval` has to be approved, a code
 * of the errors' table fails with that code; any other one works.
 */
class FakeBackend implements Backend, FakeControl {
  readonly calls: Call[] = [];
  readonly views = views;
  readonly #parameters = new URLSearchParams(location.search);
  readonly #waiting: (() => void)[] = [];
  #held = false;
  #last: View = views.certificates([]);
  #tries = 3;
  #purpose: Purpose = "issue";
  #loginId = "";
  #show: (view: View) => void = () => undefined;

  push(view: View): void {
    this.#answer(view);
  }

  tell(update: UpdateView | null): void {
    this.#told(update);
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#waiting.shift()?.();
  }

  async start(show: (view: View) => void): Promise<number> {
    const isLate = this.#parameters.get("views") === "late";
    this.#show = isLate ? (view) => setTimeout(() => show(view), 300) : show;
    await this.#called("start");
    switch (this.#parameters.get("start")) {
      case "resume":
        return this.#answer(views.resume(true));
      case "proxy_authentication":
        return this.#answer(views.proxyAuthentication());
      case "store_password":
        return this.#answer(views.storePassword());
      case "endless":
        this.#first();
        return new Promise(() => undefined);
      case "broken":
        throw new Error("the secret inside of the machine");
      default:
        return this.#first();
    }
  }

  async begin_issue(): Promise<number> {
    await this.#called("begin_issue");
    this.#purpose = "issue";
    return this.#answer(views.authentication("issue"));
  }

  async begin_renewal(fingerprint: string): Promise<number> {
    await this.#called("begin_renewal", fingerprint);
    this.#purpose = "renew";
    const chosen = this.#list().find((certificate) => certificate.fingerprint === fingerprint);
    this.#loginId = chosen?.login_id ?? "";
    return this.#answer(views.authentication("renew", this.#loginId, null, chosen));
  }

  async authenticate(loginId: string, password: string): Promise<number> {
    await this.#called("authenticate", loginId, password);
    this.#loginId = loginId;
    if (loginId.trim() === "") {
      return this.#refused("login_id_empty", "login_id");
    }
    if (password === "") {
      return this.#refused("password_empty", "password");
    }
    return password === "wrong" ? this.#wrong() : this.#request(password);
  }

  async remove_superseded(): Promise<number> {
    await this.#called("remove_superseded");
    return this.#answer(views.renewed(this.#loginId, true));
  }

  async authenticate_proxy(user: string, password: string): Promise<number> {
    await this.#called("authenticate_proxy", user, password);
    if (user.trim() === "") {
      const empty = views.failure("proxy_user_empty", { field: "proxy_user" });
      return this.#answer(views.proxyAuthentication(user, empty));
    }
    const wrong = views.failure("proxy_credentials_wrong", { field: "password" });
    return password === "wrong"
      ? this.#answer(views.proxyAuthentication(user, wrong))
      : this.#answer(views.authentication("issue"));
  }

  async unlock_store(password: string): Promise<number> {
    await this.#called("unlock_store", password);
    const wrong = views.failure("store_password_wrong", { field: "password" });
    return password === "wrong" ? this.#answer(views.storePassword(wrong)) : this.#first();
  }

  async resume(): Promise<number> {
    await this.#called("resume");
    this.#purpose = "resume";
    this.#loginId = "logid031";
    return this.#answer(views.authentication("resume", this.#loginId));
  }

  async discard(): Promise<number> {
    await this.#called("discard");
    return this.#first();
  }

  async retry(): Promise<number> {
    await this.#called("retry");
    return this.#answer(views.authentication(this.#purpose, this.#loginId));
  }

  async back(): Promise<number> {
    await this.#called("back");
    return this.#first();
  }

  async download_update(): Promise<number> {
    await this.#called("download_update");
    return this.#told(views.downloading(0));
  }

  async cancel_update(): Promise<number> {
    await this.#called("cancel_update");
    return this.#told(views.available());
  }

  async postpone_update(): Promise<number> {
    await this.#called("postpone_update");
    return this.#told(null);
  }

  async install_update(): Promise<number> {
    await this.#called("install_update");
    this.#told({ kind: "installing", version: "1.2.0" });
    await this.#step();
    return this.#told({ kind: "installed", version: "1.2.0" });
  }

  async close(): Promise<void> {
    await this.#called("close");
  }

  #called(name: keyof Backend, ...values: readonly string[]): Promise<void> {
    this.calls.push({ name, arguments: values });
    return Promise.resolve();
  }

  /** A new screen. */
  #answer(view: View): number {
    return this.#publish({ ...view, screen_revision: this.#last.screen_revision + 1 });
  }

  /** A change over the screen alone. */
  #told(update: UpdateView | null): number {
    return this.#publish({ ...this.#last, update });
  }

  #publish(view: View): number {
    this.#last = view;
    this.#show(view);
    return view.screen_revision;
  }

  #first(): number {
    return this.#answer(views.certificates(this.#list()));
  }

  #list(): readonly CertificateView[] {
    const count = this.#parameters.get("list");
    return count === null
      ? views.oneOfEach
      : Array.from({ length: Number(count) }, (_, index) => views.certificate(index));
  }

  #wrong(): number {
    this.#tries -= 1;
    return this.#tries > 0
      ? this.#refused("wrong_credentials", "password")
      : this.#answer(views.failed(views.failure("account_locked")));
  }

  #refused(code: ErrorCode, field: "login_id" | "password"): number {
    const remaining_tries = code === "wrong_credentials" ? this.#tries : null;
    const failure = views.failure(code, { field, remaining_tries });
    return this.#answer(views.authentication(this.#purpose, this.#loginId, failure));
  }

  async #request(password: string): Promise<number> {
    this.push(views.processing({ kind: "requesting" }));
    await this.#step();
    if (password === "approval") {
      this.push(views.processing({ kind: "awaiting_approval", until: "2026-11-22T09:30:00Z" }));
      await this.#step();
    }
    if (isErrorCode(password)) {
      return this.#answer(views.failed(views.failure(password), password !== "account_locked"));
    }
    this.push(views.processing({ kind: "installing" }));
    await this.#step();
    const isRenewal = this.#purpose === "renew";
    return this.#answer(isRenewal ? views.renewed(this.#loginId, false) : views.result(this.#purpose, this.#loginId));
  }

  #step(): Promise<void> {
    if (this.#held) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    const pace = Number(this.#parameters.get("pace") ?? 0);
    return new Promise((resolve) => setTimeout(resolve, pace));
  }
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

const fake = new FakeBackend();
Object.defineProperty(window, "fake", { value: fake });

/** The stand-in for the core. */
export const backend: Backend = fake;
