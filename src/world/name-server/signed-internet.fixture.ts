/** A small signed Internet for tests and measurements of validation: a root, a top-level domain, and kinds of zones. */
import { noMessage } from "../../protocol/dns/reply.ts"
import { Result } from "effect"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { classIn, typeCodes, type TypeName } from "../../protocol/dns/types.ts"
import type { TrustAnchor } from "../../protocol/dnssec/anchors.ts"
import { delegationSigners, trustAnchors } from "../../protocol/dnssec/signing/delegation-signer.ts"
import type { DenialPlan, SigningAlgorithm, SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { answerMessage } from "./answer.ts"
import { zone, type Zones } from "./zone.ts"

/** 2026-11-23 20:33:23 UTC; signatures hold for 15 days before and 45 after. */
export const testTimeSeconds = 1_795_466_003

export const question = (owner: string, type: TypeName): Question => ({
  name: name(owner),
  type: typeCodes[type],
  class: classIn
})

/** What the servers of the zone in question answer to a query with DO. */
export const answer = (asked: Question): Message => ask(asked, testZones)

export const ask = (asked: Question, zones: Zones): Message =>
  answerMessage(
    zones,
    {
      ...noMessage,
      questions: [asked],
      edns: { udpPayloadSize: 1232, dnssecOk: true, version: 0 }
    },
    testTimeSeconds
  )

export const records = (text: string): ReadonlyArray<ResourceRecord> =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const [owner = "", mnemonic = "", ...rdata] = line.trim().split(/\s+/)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the lines below name types that exist
      const type = typeCodes[mnemonic as TypeName]
      return {
        owner: name(owner),
        type,
        class: classIn,
        ttlSeconds: 3600,
        rdata: Result.getOrThrow(parseRdata(type, rdata.join(" ")))
      }
    })

export const plan = (
  denial: DenialPlan,
  algorithm: SigningAlgorithm = 13,
  keys: SigningPlan["keys"] = "split"
): SigningPlan => ({
  algorithm,
  keys,
  denial,
  lifetimes: {
    kind: "fixed",
    inceptionSeconds: testTimeSeconds - 15 * 86_400,
    expirationSeconds: testTimeSeconds + 45 * 86_400
  }
})

export const soaAndNs = (apex: string) => `
  ${apex} SOA ns.test. admin.test. 1 3600 600 86400 300
  ${apex} NS ns.test.`

const hosts = (apex: string) => `${soaAndNs(apex)}
  ${apex} MX 10 mx.${apex}
  mx.${apex} A 192.0.2.1
  mx.${apex} AAAA 2001:db8::1
  _25._tcp.mx.${apex} TLSA 3 1 1 ${"ab".repeat(32)}
  alias.${apex} CNAME mx.${apex}
  away.${apex} CNAME mx.mail.test
  deep.er.${apex} TXT "below an empty non-terminal"
  *.wild.${apex} TXT "from the wildcard"
  old.${apex} DNAME mail.test
  unsigned.${apex} NS ns.elsewhere.`

/** Zones below test by what is special about them. */
export const zonePlans = {
  "mail.test": plan({ method: "nsec" }),
  "ed25519.test": plan({ method: "nsec" }, 15, "single"),
  "hashed.test": plan({ method: "nsec3", salt: Uint8Array.of(0xaa, 0xbb), iterations: 5 }, 13, "single"),
  "optout.test": plan({ method: "nsec3", optOut: true }, 8, "single")
} as const

const rootPlan = plan({ method: "nsec" })

/** Zones below test: signed by their plan, or delegated without DS. */
export type Domains = Readonly<
  Record<string, { readonly plan?: SigningPlan; readonly records: ReadonlyArray<ResourceRecord> }>
>

/** A root and test, both signed, and these zones below. */
export const internetWith = (domains: Domains): Zones => {
  const child = (apex: string, signing: SigningPlan) =>
    delegationSigners(name(apex), signing, testTimeSeconds).map((rdata) => ({
      owner: name(apex),
      type: typeCodes.DS,
      class: classIn,
      ttlSeconds: 3600,
      rdata
    }))
  const testPlan = plan({ method: "nsec" })
  const all: Domains = {
    ".": {
      plan: rootPlan,
      records: [...records(`${soaAndNs(".")}\n test NS ns.test.`), ...child("test", testPlan)]
    },
    test: {
      plan: testPlan,
      records: [
        ...records(`${soaAndNs("test")}
          ns.test A 192.0.2.53
          plain.test NS ns.elsewhere.
          ${Object.keys(domains)
            .map((apex) => `${apex} NS ns.test.`)
            .join("\n")}`),
        ...Object.entries(domains).flatMap(([apex, { plan: signing }]) =>
          signing === undefined ? [] : child(apex, signing)
        )
      ]
    },
    ...domains
  }
  return new Map(
    Object.entries(all).map(([apex, { plan: signing, records: contents }]) => [
      name(apex).key,
      Result.getOrThrow(
        zone({ apex: name(apex), records: contents, ...(signing === undefined ? {} : { plan: signing }) })
      )
    ])
  )
}

export const testZones: Zones = internetWith(
  Object.fromEntries(
    Object.entries(zonePlans).map(([apex, signing]) => [
      apex,
      { plan: signing, records: records(hosts(apex)) }
    ])
  )
)

export const testAnchors: ReadonlyArray<TrustAnchor> = trustAnchors(name("."), rootPlan, testTimeSeconds).map(
  (rdata) => ({ owner: name("."), type: typeCodes.DS, rdata })
)
