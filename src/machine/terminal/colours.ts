/** Colours for terminals that want them: NO_COLOR, FORCE_COLOR and whether anybody looks are obeyed. */
import { styleText } from "node:util"
import type { Painter } from "../../report/matrix.ts"
import { isExposed } from "../../experiment/outcome.ts"

/** Green where the mail went as it should, red where somebody else holds it, yellow where it waits. */
export const paintOutcome: Painter = (outcome, text) => {
  const style = isExposed(outcome) ? "red" : outcome.startsWith("deferred-") ? "yellow" : "green"
  return styleText(style, text, { stream: process.stdout })
}
