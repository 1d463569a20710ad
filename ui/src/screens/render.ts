import type { View } from "../bindings/View";
import { authenticationScreen } from "./authentication";
import { certificatesScreen } from "./certificates";
import { failedScreen } from "./failed";
import { inspectionScreen } from "./inspection";
import { processingScreen } from "./processing";
import { proxyAuthenticationScreen } from "./proxy_authentication";
import { resultScreen } from "./result";
import { resumeScreen } from "./resume";
import type { Context, Rendered } from "./screen";
import { storePasswordScreen } from "./store_password";

/** Builds the view's screen. A kind without a screen does not compile. */
export function render({ screen }: View, context: Context): Rendered {
  switch (screen.kind) {
    case "certificates":
      return certificatesScreen(screen, context);
    case "authentication":
      return authenticationScreen(screen, context);
    case "processing":
      return processingScreen(screen, context);
    case "result":
      return resultScreen(screen, context);
    case "failed":
      return failedScreen(screen, context);
    case "resume":
      return resumeScreen(screen, context);
    case "proxy_authentication":
      return proxyAuthenticationScreen(screen, context);
    case "store_password":
      return storePasswordScreen(screen, context);
    case "inspection":
      return inspectionScreen(screen, context);
  }
}
