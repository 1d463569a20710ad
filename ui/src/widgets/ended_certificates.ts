import type { CertificateView } from "../bindings/CertificateView";
import { setText } from "../dom";
import { words } from "../language";
import { button } from "./button";
import type { CertificateList } from "./certificate_list";

/** Holds for this window, whatever screens come between: nobody puts the same rows away again and again. */
let areHidden = false;

/** Puts away what has expired or been revoked, and brings it back; null where there is nothing of it. */
export function endedCertificatesToggle(
  certificates: readonly CertificateView[],
  selected: string | null,
  list: CertificateList,
): HTMLButtonElement | null {
  const ended = certificates.filter(hasEnded);
  if (ended.length === 0) return null;
  // What a link leads to is told of, and so has to be there.
  if (ended.some(({ fingerprint }) => fingerprint === selected)) areHidden = false;
  const toggle = button("toggle-ended", "", "quiet", () => {
    areHidden = !areHidden;
    show();
  });
  toggle.setAttribute("aria-controls", list.container.id);
  show();
  return toggle;

  function show(): void {
    list.showOnly((certificate) => !(areHidden && hasEnded(certificate)));
    toggle.setAttribute("aria-expanded", String(!areHidden));
    setText(toggle, areHidden ? showWords(ended.length) : hideWords(ended.length));
  }
}

function hasEnded({ state }: CertificateView): boolean {
  return state === "expired" || state === "revoked";
}

function showWords(count: number): string {
  return words(`期限切れ・失効の証明書を表示（${count}件）`, `Show expired and revoked certificates (${count})`);
}

function hideWords(count: number): string {
  return words(`期限切れ・失効の証明書を隠す（${count}件）`, `Hide expired and revoked certificates (${count})`);
}
