/** What a scenario says of one mail, RFC 5321. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { hasULabelsOnly, hostLabel } from "./names.ts"
import { Duration } from "./time.ts"

/**
 * RFC 5321 §4.1.2 Mailbox with a domain, no address literal; §4.5.3.1.1: 64 octets before the @. Quoted local parts hold no line end, for the
 * address goes into RCPT as it is. RFC 6531 §3.2: to a server without SMTPUTF8 the domain goes with A-labels, and a local part beyond ASCII
 * cannot go.
 */
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const quoted = String.raw`"(?:[ !#-\[\]-~]|\\[ -~])*"`
const Mailbox = Schema.String.check(
  hasULabelsOnly,
  Schema.isPattern(
    new RegExp(
      `^(?=[^@]{1,64}@|"[^\\n]{0,62}"@)(?:${atom}(?:\\.${atom})*|${quoted})@(?=.{1,190}$)${hostLabel}(?:\\.${hostLabel})*$`
    ),
    { expected: "an address such as user@example.com, ASCII but for U-labels of its domain" }
  )
)

export const Mail = Schema.Struct({
  at: parameter(Duration.annotate({ description: "when it is handed to the sender, after the start" }), "0s"),
  to: Schema.optionalKey(Mailbox.annotate({ description: "recipient; user@ the domain when left out" })),
  sender: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the one of `senders` that sends it; all do when left out"
    })
  ),
  triggered: Schema.optionalKey(
    Schema.Boolean.annotate({
      description:
        "goes only when an attacker brings it about (capability trigger); in the run without attacker it goes by itself, for comparison"
    })
  )
})
