import type { Failure } from "../bindings/Failure";
import type { Purpose } from "../bindings/Purpose";
import type { SentForm } from "../bindings/SentForm";
import { day } from "../dates";
import { element } from "../dom";
import { words } from "../language";
import { button } from "../widgets/button";
import { distinguishedName } from "../widgets/certificate_row";
import { failureBeside, failureOn } from "../widgets/failure";
import {
  credentialsCard,
  failureOf,
  type PasswordField,
  passwordField,
  type TextField,
  textField,
} from "../widgets/field";
import { details, lead } from "../widgets/section";
import { sessionCautions, sessionLine } from "../widgets/session";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

type Authentication = ScreenOf<"authentication">;

/** The part that determines whose certificate it is about. */
type Subject = Pick<Authentication, "purpose" | "certificate">;

interface Texts {
  readonly sentences: readonly string[];
  readonly submit: string;
  /** The heading above a fixed login ID. */
  readonly subject: string;
}

function textsOf(purpose: Purpose): Texts {
  const signIn = words("認証", "Sign in");
  switch (purpose) {
    case "issue":
      return {
        sentences: [
          issueNeedsSignIn(),
          words(
            "ログインIDとログインパスワードを入力の上、「認証して発行」ボタンを押してください。",
            "Type your login ID and login password, then press “Sign in and issue”.",
          ),
        ],
        submit: words("認証して発行", "Sign in and issue"),
        subject: "",
      };
    case "renew":
      return {
        sentences: [issueNeedsSignIn(), typePassword()],
        submit: signIn,
        subject: words("更新する証明書のログインID", "Login ID of the certificate to renew"),
      };
    case "resume":
      return {
        sentences: [
          words("前回の続きから進めるため、本人認証を行います。", "To go on with your last request, please sign in."),
          typePassword(),
        ],
        submit: signIn,
        subject: words("前回の申請のログインID", "Login ID of the last request"),
      };
  }
}

function issueNeedsSignIn(): string {
  return words("電子証明書発行に必要な本人認証を行います。", "To get a certificate issued, please sign in.");
}

function typePassword(): string {
  return words(
    "ログインパスワードを入力の上、「認証」ボタンを押してください。",
    "Type your login password, then press “Sign in”.",
  );
}

/** For a certificate without a login ID. */
function renewalByLoginId(): readonly string[] {
  const type = words(
    "ログインIDとログインパスワードを入力の上、「認証」ボタンを押してください。",
    "Type your login ID and login password, then press “Sign in”.",
  );
  return [issueNeedsSignIn(), type];
}

function forgotten(): readonly [question: string, answer: string] {
  return [
    words("ログインIDやパスワードがわからないときは", "If you do not know your login ID or password"),
    words(
      "WEBサービスにログインするときの「ログインID」と「ログインパスワード」です。続けて間違えるとロックされますので、お忘れのときは、画面上の「お問い合わせ」からお電話ください。",
      "They are those that you log in to the bank's web service with. Too many wrong tries lock them: if you have forgotten them, call the “Contact” above.",
    ),
  ];
}

/** CCHK002 認証: login ID and password, or only the password if the login ID is known. */
export function authenticationScreen(screen: Authentication, context: Context): Rendered {
  const { submit } = textsOf(screen.purpose);
  const loginId = needsLoginId(screen) ? loginIdField(screen) : null;
  const password = passwordField({
    id: "password",
    label: passwordLabel(),
    failure: failureOf("password", screen.failure),
  });
  const back = button("back", words("戻る", "Back"), "outlined", () => context.send((backend) => backend.back()));
  const authenticate = button("authenticate", submit, "filled", () =>
    context.send((backend) => backend.authenticate(loginId?.input.value ?? screen.login_id, password.take())),
  );
  const form = formOf(screen, loginId, password);
  return {
    id: "CCHK002",
    work: acquisition(),
    title: words("認証", "Sign in"),
    body: [lead(sentencesOf(screen)), ...inSession(screen, form), details(...forgotten())],
    actions: [authenticate, back],
    primary: authenticate,
    back,
    focus: firstToType(screen.failure, loginId, password),
    sentence: failureOn(form),
  };
}

function sentencesOf(screen: Subject): readonly string[] {
  return screen.purpose === "renew" && needsLoginId(screen) ? renewalByLoginId() : textsOf(screen.purpose).sentences;
}

/** For an issue, and for a certificate without a login ID. */
function needsLoginId({ purpose, certificate }: Subject): boolean {
  return purpose === "issue" || (purpose === "renew" && certificate?.login_id === null);
}

/** CCHK002 after it was sent: the same form, disabled and without the password. */
export function sentForm(form: SentForm): readonly HTMLElement[] {
  const password = passwordField({ id: "password", label: passwordLabel(), failure: null });
  const loginId = needsLoginId(form) ? loginIdField({ ...form, failure: null }) : null;
  const card = credentialsCard(loginId?.container ?? subjectOf(form), password.container);
  for (const control of card.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button")) {
    control.disabled = true;
  }
  return [lead(sentencesOf(form)), ...inSession(form, card)];
}

/** The card, for an issue between cautions and information about the session. */
function inSession({ session }: Pick<SentForm, "session">, card: HTMLElement): readonly HTMLElement[] {
  return session === null ? [card] : [...sessionCautions(session), card, sessionLine(session)];
}

function passwordLabel(): string {
  return words("ログインパスワード", "Login password");
}

function loginIdField(screen: Pick<Authentication, "failure" | "login_id">): TextField {
  const failure = failureOf("login_id", screen.failure);
  return textField({ id: "login-id", label: words("ログインID", "Login ID"), value: screen.login_id, failure });
}

function formOf(screen: Authentication, loginId: TextField | null, password: PasswordField): HTMLElement {
  const general = screen.failure?.field === null ? failureBeside(screen.failure, "failure") : null;
  general?.box.setAttribute("role", "alert");
  const subject = loginId === null || screen.certificate !== null ? subjectOf(screen) : null;
  return credentialsCard(general?.box, subject, loginId?.container, password.container);
}

function subjectOf({ purpose, login_id: loginId, certificate }: SentForm): HTMLElement {
  return element(
    "dl",
    { class: "subject" },
    element(
      "dt",
      {},
      certificate?.login_id === null ? words("更新する証明書", "Certificate to renew") : textsOf(purpose).subject,
    ),
    certificate?.login_id === null ? null : element("dd", {}, element("strong", {}, loginId)),
    certificate && element("dd", {}, words("有効期限 ", "Expires ") + day(certificate.not_after)),
    certificate && element("dd", { class: "dn" }, distinguishedName(certificate)),
  );
}

/** After an error the field in error, otherwise the first empty field. */
function firstToType(failure: Failure | null, loginId: TextField | null, password: PasswordField): HTMLInputElement {
  if (loginId !== null && (failure?.field === "login_id" || loginId.input.value === "")) return loginId.input;
  return password.input;
}
