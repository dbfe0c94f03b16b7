/** Between the Sending MTA and its MX hosts: hides STARTTLS, and reads what then goes in clear. RFC 3207 §6. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { reset } from "../../world/crossing.ts"
import { capability } from "../capability.ts"

/** What the fix-up of a widespread firewall leaves of a keyword that it does not know. */
const blankedOut = "XXXXXXXX"

export const smtpStrip = capability({
  id: "smtp-strip",
  title:
    "edit the SMTP dialogue before TLS on the way to an MX host: hide STARTTLS, refuse it, or break its handshake; and read what then passes in clear",
  readsAlong: true,
  searchedWith: [{ how: "hide" }, { how: "refuse" }, { how: "break" }],
  parameters: Schema.Struct({
    how: parameter(
      Schema.Literals(["hide", "refuse", "break"]).annotate({
        description: "hide the keyword in the EHLO reply, answer the command with 454, or reset the handshake"
      }),
      "hide"
    )
  }),

  menu: ({ how }) => ({
    // Whoever can edit the lines of a dialogue can read them.
    watches: ({ position }) => position === "sender to mx host",

    line: ({ position, direction, line, overTls }) => {
      if (position !== "sender to mx host" || overTls || how === "break") return []
      if (direction === "to client" && how === "hide" && /^250[- ]STARTTLS\b/i.test(line)) {
        return [
          {
            does: "blank out STARTTLS in the EHLO reply",
            verdict: { _tag: "Replace", lines: [line.slice(0, 4) + blankedOut] }
          }
        ]
      }
      // Also when the client tries unasked: the server must never see the command.
      if (direction === "to server" && /^STARTTLS\b/i.test(line)) {
        return [
          how === "refuse"
            ? {
                does: "answer STARTTLS with 454",
                verdict: { _tag: "Answer", line: "454 4.7.0 TLS not available" }
              }
            : { does: "blank out the STARTTLS command", verdict: { _tag: "Replace", lines: [blankedOut] } }
        ]
      }
      return []
    },

    handshake: ({ position }) =>
      position === "sender to mx host" && how === "break"
        ? [{ does: "reset the connection at the ClientHello", verdict: reset }]
        : []
  })
})
