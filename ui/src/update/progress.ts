import { element } from "../dom";
import { button } from "../widgets/button";
import { megabytes, speedOf, timeLeft } from "./amounts";
import type { Content, Send, UpdateOf } from "./content";

/** The package on its way: a real bar, speed, time left. It changes in place. */
export function downloading(first: UpdateOf<"downloading">, send: Send): Content {
  const bar = element("progress", { "aria-label": "ダウンロードの進み具合" });
  const amount = element("p", { class: "amount" });
  const pace = element("p", { class: "note pace" });
  const status = element("p", { class: "hidden", role: "status" });
  const cancel = button("cancel-update", "キャンセル", "outlined", () => send((backend) => backend.cancel_update()));
  show(first);
  return {
    title: "ダウンロードしています",
    body: [element("p", {}, `バージョン${first.version}をダウンロードしています。`), bar, amount, pace, status],
    actions: [cancel],
    primary: cancel,
    update: (next) => next.kind === "downloading" && show(next),
  };

  function show({ received, size, speed, seconds_left: left }: UpdateOf<"downloading">): true {
    const percent = Math.floor((received / size) * 100);
    bar.max = size;
    bar.value = received;
    amount.textContent = `${megabytes(received)} / ${megabytes(size)}（${percent}%）`;
    const words = [speed === null ? null : speedOf(speed), left === null ? null : timeLeft(left)];
    pace.textContent = words.filter((word) => word !== null).join("・");
    // A screen reader hears of it ten times, not a hundred.
    const heard = `${Math.floor(percent / 10) * 10}%`;
    if (status.textContent !== heard) status.textContent = heard;
    return true;
  }
}
