/** Every sender profile there is, in the order in which lists show them. */
import type { SenderProfile } from "../profile.ts"
import { exim } from "./exim.ts"
import { lazyFetch } from "./lazy-fetch.ts"
import { legacyMatching } from "./legacy-matching.ts"
import { mox } from "./mox.ts"
import { pluginOverridesDane } from "./plugin-overrides-dane.ts"
import { postfix } from "./postfix.ts"
import { postfixMtaStsResolver } from "./postfix-mta-sts-resolver.ts"
import { postfixTlspol } from "./postfix-tlspol.ts"
import { rfcProfile } from "./rfc.ts"
import { softFailDane } from "./soft-fail-dane.ts"

export const senderProfiles: ReadonlyArray<SenderProfile> = [
  rfcProfile,
  postfix,
  postfixMtaStsResolver,
  postfixTlspol,
  exim,
  mox,
  lazyFetch,
  softFailDane,
  pluginOverridesDane,
  legacyMatching
]
