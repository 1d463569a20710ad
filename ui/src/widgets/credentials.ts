import { type Child, element } from "../dom";

/** The group of fields that the manual calls 「認証情報」. */
export function credentialsCard(...fields: readonly Child[]): HTMLElement {
  return element(
    "section",
    { class: "card credentials", role: "group", "aria-labelledby": "credentials-title" },
    element("h2", { id: "credentials-title" }, "認証情報"),
    ...fields,
  );
}
