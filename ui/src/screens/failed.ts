import { element } from "../dom";
import { explain } from "../messages/errors";
import { button } from "../widgets/button";
import { contactCard } from "../widgets/contact";
import { codeOf, inEnglish } from "../widgets/failure";
import { icon } from "../widgets/icon";
import type { Context, Rendered, ScreenOf } from "./screen";

type Failed = ScreenOf<"failed">;

/** CCHK009 エラー: what happened, what to do, whom to call. */
export function failedScreen(screen: Failed, context: Context): Rendered {
  const happened = happenedCard(screen);
  const back = button("back", "戻る", screen.can_retry ? "outlined" : "filled", () =>
    context.send((backend) => backend.back()),
  );
  const close = button("close", "閉じる", "outlined", () => context.send((backend) => backend.close()));
  const retry = button("retry", "もう一度", "filled", () => context.send((backend) => backend.retry()));
  return {
    id: "CCHK009",
    title: "エラー",
    body: [
      happened,
      nextCard(screen),
      contactCard(context.bank.contact, codeOf(screen.failure)),
      inEnglish(screen.failure),
    ],
    actions: screen.can_retry ? [close, back, retry] : [close, back],
    primary: screen.can_retry ? retry : back,
    back,
    describedBy: happened,
  };
}

function happenedCard({ failure }: Failed): HTMLElement {
  const text = explain(failure, "ja");
  return element(
    "section",
    { id: "happened", class: "happened" },
    icon("alert"),
    element("div", {}, element("h2", {}, text.title), element("p", {}, text.explanation)),
  );
}

function nextCard({ failure }: Failed): HTMLElement {
  const steps = explain(failure, "ja").next;
  const list = steps.length > 1 ? "ol" : "ul";
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "次にしていただくこと"),
    element(list, { class: "next" }, ...steps.map((step) => element("li", {}, step))),
  );
}
