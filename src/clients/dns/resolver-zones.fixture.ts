/** Zones in every state that a resolver must tell apart, and how tests ask about them. */
import { Effect, Result } from "effect"
import { type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import type { SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import type { DnsAnswer, DnsFailure } from "./dns.ts"
import { resolver, type ResolverOptions } from "./resolver.ts"
import {
  faulty,
  signatureMemory,
  SmallInternet,
  usualPlan,
  type ZoneSketch
} from "./small-internet.fixture.ts"

const nsec3: SigningPlan = {
  ...usualPlan,
  algorithm: 15,
  denial: { method: "nsec3", salt: Uint8Array.of(1, 2), iterations: 1 }
}
const optOut: SigningPlan = { ...usualPlan, denial: { method: "nsec3", optOut: true } }

const www = (apex: string) => [`www.${apex} 3600 A 203.0.113.80`, `*.wild.${apex} 3600 TXT wild`]

/** Names say what is special about the zone. */
export const sketches: ReadonlyArray<ZoneSketch> = [
  { apex: ".", addresses: ["198.51.100.1", "198.51.100.2"], plan: { ...usualPlan, algorithm: 8 } },
  { apex: "test", addresses: ["198.51.100.3"], plan: usualPlan },
  { apex: "optout", addresses: ["198.51.100.4"], plan: optOut },
  ...(
    [
      ["good", usualPlan],
      ["good3", nsec3],
      ["rsa", { ...usualPlan, algorithm: 8, keys: "single" }],
      ["sha384", { ...usualPlan, algorithm: 14, digestTypes: [4] }],
      ["sha1", { ...usualPlan, digestTypes: [1] }],
      ["unsigned", undefined],
      ["wrong-signature", faulty({ fault: "wrong signature" })],
      ["wrong-dnskey-signature", faulty({ fault: "wrong signature", type: typeCodes.DNSKEY })],
      ["expired", faulty({ fault: "expired" })],
      ["early", faulty({ fault: "not yet valid" })],
      ["stripped", faulty({ fault: "stripped RRSIG", type: typeCodes.A })],
      ["no-ds-match", faulty({ fault: "DS matches no key" })],
      ["wrong-digest", faulty({ fault: "wrong DS digest" })],
      ["unknown-digest", faulty({ fault: "unknown digest type" })],
      ["unknown-algorithm", faulty({ fault: "unknown algorithm" })],
      ["ds-but-unsigned", faulty({ fault: "unsigned zone" })],
      ["revoked", faulty({ fault: "revoked key" })],
      ["wrong-denial", faulty({ fault: "wrong denial" })],
      ["wrong-denial3", faulty({ fault: "wrong denial" }, nsec3)],
      ["missing-denial", faulty({ fault: "missing denial" })]
    ] as ReadonlyArray<readonly [string, SigningPlan | undefined]>
  ).map(([label, plan], i): ZoneSketch => ({
    apex: `${label}.test`,
    addresses: [`192.0.2.${i + 1}`],
    records: [
      ...www(`${label}.test`),
      `in.${label}.test 3600 CNAME www.${label}.test`,
      `to-good.${label}.test 3600 CNAME www.good.test`,
      `to-unsigned.${label}.test 3600 CNAME www.unsigned.test`,
      `deep.empty.${label}.test 3600 TXT below`
    ],
    ...(plan === undefined ? {} : { plan })
  })),
  {
    apex: "island.test",
    addresses: ["192.0.2.100"],
    records: www("island.test"),
    plan: usualPlan,
    ds: "none"
  },
  { apex: "left-out.optout", addresses: ["192.0.2.101"], records: www("left-out.optout") },
  { apex: "signed.optout", addresses: ["192.0.2.102"], records: www("signed.optout"), plan: nsec3 },
  {
    apex: "glueless.test",
    addresses: ["192.0.2.103"],
    serverName: "www.nshost.test",
    records: ["www.glueless.test 3600 A 203.0.113.1"],
    plan: usualPlan
  },
  {
    apex: "nshost.test",
    addresses: ["192.0.2.104"],
    records: ["www.nshost.test 3600 A 192.0.2.103"],
    plan: usualPlan
  },
  {
    apex: "loops.test",
    addresses: ["192.0.2.105"],
    plan: usualPlan,
    records: [
      "self.loops.test 3600 CNAME self.loops.test",
      "a.loops.test 3600 CNAME b.loops.test",
      "b.loops.test 3600 CNAME a.loops.test",
      ...Array.from({ length: 16 }, (_, i) => `c${i}.loops.test 3600 CNAME c${i + 1}.loops.test`),
      "c16.loops.test 3600 A 203.0.113.1",
      "moved.loops.test 3600 DNAME good.test"
    ]
  },
  {
    apex: "short.test",
    addresses: ["192.0.2.106"],
    plan: usualPlan,
    records: [
      "www.short.test 60 A 203.0.113.1",
      "big.short.test 60 TXT " + `"${"x".repeat(250)}" `.repeat(12)
    ]
  }
]

export const internet = () => new SmallInternet(sketches)

export const optionsOf = (small: SmallInternet, more: Partial<ResolverOptions> = {}): ResolverOptions => ({
  transport: small.transport,
  rootServers: small.rootServers,
  anchors: small.anchors,
  signatures: signatureMemory,
  ...more
})

export const ask = (
  small: SmallInternet,
  owner: string,
  type: TypeName = "A",
  more: Partial<ResolverOptions> = {}
): Result.Result<DnsAnswer, DnsFailure> =>
  small.run(Effect.result(resolver(optionsOf(small, more)).lookup(owner, type)))

/** "secure NOERROR 203.0.113.80", or the reason of the failure. */
export const summary = (result: Result.Result<DnsAnswer, DnsFailure>): string => {
  if (Result.isFailure(result)) return result.failure.reason
  const { status, rcode, rdatas } = result.success
  return `${status} ${rcode} ${rdatas.length}`
}
