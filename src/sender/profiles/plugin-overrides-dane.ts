/** Postfix with an MTA-STS plug-in whose answer takes the place of DANE. Against RFC 8461 §2. */
import type { SenderProfile } from "../profile.ts"
import { postfix } from "./postfix.ts"

export const pluginOverridesDane: SenderProfile = {
  ...postfix,
  id: "plugin-overrides-dane",
  title: "lets an MTA-STS policy overrule a failed DANE validation",
  evidence: [
    ...postfix.evidence,
    {
      sets: ["dane+mta-sts precedence"],
      says: "the plug-in's result for a domain replaces the DANE level; open since July 2020",
      source: "postfix-mta-sts-resolver issue 67, 2020 to 2025"
    }
  ],
  parameters: { ...postfix.parameters, "dane+mta-sts": { precedence: "mta-sts wins" } }
}
