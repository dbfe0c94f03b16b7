import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { matchIdentifiers, noIdentifiers, type PresentedIdentifiers } from "./match-identifiers.ts"
import { rfc9525 } from "./matching-rules.ts"
import {
  type LocatedPeer,
  serviceIdentities,
  type ServiceIdentity,
  serviceReferences
} from "./service-identity.ts"

const peer: LocatedPeer = {
  domain: "example.com",
  service: "smtp-tls",
  server: "mx1.provider.example",
  isSecure: true
}

const certificates = {
  "SRV-ID of the domain": { srv: ["_smtp-tls.example.com"] },
  "SRV-ID of another service": { srv: ["_imap.example.com"] },
  "DNS-ID of the domain": { dns: ["example.com"] },
  "DNS-ID of the server": { dns: ["mx1.provider.example"] }
} as const satisfies Readonly<Record<string, Partial<PresentedIdentifiers>>>

const accepted = (identity: ServiceIdentity, given: Partial<LocatedPeer> = {}) =>
  Object.entries(certificates)
    .filter(([, presented]) =>
      Result.isSuccess(
        matchIdentifiers(
          { ...noIdentifiers, ...presented },
          serviceReferences(identity, { ...peer, ...given }).references,
          rfc9525
        )
      )
    )
    .map(([label]) => label)

describe("serviceReferences, RFC 6125 §6.2.1, RFC 7673 §4.1", () => {
  it.each<[ServiceIdentity, boolean, ReadonlyArray<string>]>([
    ["rfc7673", true, ["SRV-ID of the domain", "DNS-ID of the domain", "DNS-ID of the server"]],
    // RFC 6125 §6.2.1: what comes of an insecure answer is no reference identifier.
    ["rfc7673", false, ["SRV-ID of the domain", "DNS-ID of the domain"]],
    ["srv-id", true, ["SRV-ID of the domain"]],
    ["srv-id", false, ["SRV-ID of the domain"]],
    ["next-hop", true, ["DNS-ID of the domain"]],
    ["server", true, ["DNS-ID of the server"]],
    ["server", false, ["DNS-ID of the server"]]
  ])("%s, SRV records secure %s: %j", (identity, isSecure, labels) =>
    expect(accepted(identity, { isSecure })).toEqual(labels)
  )

  it("has no SRV-ID where no SRV record located the server: RFC 4985 §2 names a service by it", () =>
    expect(
      serviceReferences("rfc7673", { domain: "example.com", server: "a.example", isSecure: false }).references
    ).toEqual([{ form: "dns", name: "example.com" }]))

  it("tells a name of the server alone, which anybody may have written, from the domain's: RFC 9525 §3", () =>
    expect(
      serviceIdentities.filter(
        (identity) => serviceReferences(identity, { ...peer, isSecure: false }).isOfServerAlone
      )
    ).toEqual(["server"]))
})
