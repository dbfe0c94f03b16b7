/** Which names a certificate may carry where SRV records, or others like them, led to a server. RFC 6125 §6.2.1, RFC 7673 §4.1, RFC 4985. */
import { type Citation, rfc } from "../rfc.ts"
import type { ReferenceIdentifier } from "./match-identifiers.ts"

/** "rfc7673" takes the domain's names, and the server's where DNSSEC vouches that it is the domain's. */
export const serviceIdentities = ["rfc7673", "srv-id", "next-hop", "server"] as const
export type ServiceIdentity = (typeof serviceIdentities)[number]

export interface LocatedPeer {
  /** Where the client was going before any DNS. */
  readonly domain: string
  /** Without its underscore; absent where the service is located by no SRV record, and so has no SRV-ID. */
  readonly service?: string
  /** Name of the server that the records led to. */
  readonly server: string
  /** Did DNSSEC validate the records? */
  readonly isSecure: boolean
}

export interface ServiceReferences {
  readonly references: ReadonlyArray<ReferenceIdentifier>
  /** Does none of them say anything of the domain? Then a match proves which host this is, and not whose (RFC 9525 §3). */
  readonly isOfServerAlone: boolean
  readonly because: Citation
}

export const serviceReferences = (
  identity: ServiceIdentity,
  { domain, service, server, isSecure }: LocatedPeer
): ServiceReferences => {
  const srvId: ReadonlyArray<ReferenceIdentifier> =
    service === undefined ? [] : [{ form: "srv", service, name: domain }]
  const ofDomain: ReferenceIdentifier = { form: "dns", name: domain }
  const ofServer: ReferenceIdentifier = { form: "dns", name: server }
  switch (identity) {
    case "rfc7673":
      return {
        // RFC 6125 §6.2.1: of what DNS says, only what was had securely may be looked for.
        references: [...srvId, ofDomain, ...(isSecure ? [ofServer] : [])],
        isOfServerAlone: false,
        because: rfc(7673, "4.1")
      }
    case "srv-id":
      return { references: srvId, isOfServerAlone: false, because: rfc(4985, "2") }
    case "next-hop":
      return { references: [ofDomain], isOfServerAlone: false, because: rfc(9525, "3") }
    case "server":
      return { references: [ofServer], isOfServerAlone: !isSecure, because: rfc(9525, "3") }
  }
}
