/** Breaks TLS where its version is below 1.2: the certificate is the right one, and somebody reads along. RFC 8996, RFC 9325 §3.1.1. */
import { Schema } from "effect"
import { isBelow } from "../../protocol/tls/evidence.ts"
import { capability } from "../capability.ts"

export const tlsDown = capability({
  id: "tls-down",
  title: "break sessions that a server leaves at a version below TLS 1.2",
  parameters: Schema.Struct({}),
  menu: () => ({
    handshake: ({ position, shown }) =>
      position === "sender to mx host" && isBelow(shown.version, "TLSv1.2")
        ? [{ does: `break ${shown.version}`, verdict: { _tag: "Terminate", shown } }]
        : []
  })
})
