import { Clock, Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { simulate } from "../../kernel/simulate.ts"
import { virtualClock } from "../../kernel/virtual-clock.ts"
import type { HttpExchange, HttpReply } from "../../network/http-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import { keyPair } from "../../protocol/keys/key-pair.ts"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import { rfc } from "../../protocol/rfc.ts"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { issueRevocationList } from "../../world/certificate-authority/revocation-list.ts"
import type { DnsLookups } from "../dns/dns.ts"
import { checkingRoots } from "./checking-roots.ts"
import { KeptLists } from "./kept-lists.ts"

const start = 1_770_000_000
const dates = { notBefore: start - 1_000, notAfter: start + 1_000_000 }
const root = rootAuthority({ subject: "CN=lists root", ...dates })
const authority = (keyName: string) =>
  subordinateAuthority(root, { subject: "CN=lists issuer", subjectKey: keyPair("p256", keyName), ...dates })
const issuer = authority("the issuer's")
const stranger = authority("of somebody who took the issuer's name")

const place = "http://lists.test/issuer.crl"
const chainWith = (places: ReadonlyArray<string>, by = issuer) =>
  serverCertificate(by, {
    dnsNames: ["mx.example.com"],
    crlDistributionPoints: [{ names: places.map((one) => `URI:${one}` as const) }],
    ...dates
  }).chain

const list = (from: number, to: number | undefined, by = issuer) =>
  issueRevocationList({
    issuer: by.subject,
    issuerKey: by.key,
    thisUpdate: start + from,
    ...(to === undefined ? {} : { nextUpdate: start + to }),
    revoked: []
  })

type Says = Uint8Array | { readonly status: number } | "silent"

/** Looks chains up one after another, each at its second; tells what was fetched, and how many lists are known at the end. */
const lookUp = (
  chains: ReadonlyArray<{ readonly at: number; readonly chain: ReadonlyArray<Uint8Array> }>,
  says: (url: string, second: number) => Says
) => {
  const simulation = simulate({ startMs: start * 1000, seed: 1 })
  const fetched: Array<string> = []
  const kept = new KeptLists()
  const second = () => simulation.nowMicros / 1_000_000
  const transport: HttpExchange = {
    get: ({ address, host, path }) =>
      Effect.suspend(() => {
        const url = `http://${host}${path}`
        fetched.push(`${second()}: ${url}`)
        const reply = says(url, second())
        if (reply === "silent") return Effect.fail(new NoAnswer({ reason: "timeout", peer: address }))
        return Effect.succeed<HttpReply>({
          status: "status" in reply ? reply.status : 200,
          headers: new Map(),
          body: "status" in reply ? new Uint8Array() : reply,
          bodyTruncated: false
        })
      })
  }
  const dns: DnsLookups = {
    lookup: (name, type) =>
      Effect.succeed({
        name,
        type,
        rcode: "NOERROR",
        status: "insecure",
        aliases: [],
        canonicalName: name,
        rdatas: [Result.getOrThrow(parseRdata(typeCodes.A, "192.0.2.1"))],
        ttlSeconds: 60,
        because: rfc(1035, "3.4.1")
      })
  }
  const { revocation } = checkingRoots({
    roots: { anchors: [root.anchor], signatures: new SignatureMemory() },
    dns,
    transport,
    whereUnknown: "rejected",
    kept
  })
  const program = Effect.gen(function* () {
    for (const { at, chain } of chains) {
      yield* simulation.sleep(at * 1_000_000 - simulation.nowMicros)
      yield* revocation!.lookUp(chain)
    }
  })
  simulation.spawn(
    "sender",
    0,
    Effect.provideService(program, Clock.Clock, virtualClock(simulation, start * 1000))
  )
  Result.getOrThrow(simulation.run())
  return { fetched, known: kept.lists.length }
}

const chain = chainWith([place])

describe("checkingRoots, RFC 5280 §4.2.1.13 and §6.3", () => {
  it("fetches a list where the certificate says, and again once its next update is due", () => {
    const both = [0, 50, 100, 101].map((at) => ({ at, chain }))
    expect(lookUp(both, (_, second) => list(second - 10, second + 100))).toEqual({
      fetched: [`0: ${place}`, `101: ${place}`],
      known: 1
    })
  })

  it.each<readonly [string, Says]>([
    ["comes not at all", "silent"],
    ["is not there", { status: 404 }],
    ["is no list", Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x00)],
    ["has run out", list(-20, -10)],
    ["is of the future", list(10, 20)],
    ["does not say when the next one comes (§5.1.2.5)", list(-10, undefined)],
    ["is signed by somebody else of the issuer's name", list(-10, 10, stranger)]
  ])("keeps no list that %s, and asks again", (_, says) =>
    expect(
      lookUp(
        [0, 1].map((at) => ({ at, chain })),
        () => says
      )
    ).toEqual({
      fetched: [`0: ${place}`, `1: ${place}`],
      known: 0
    })
  )

  it("is not led astray for long: what a stranger's chain brought in under a place does not stand for the issuer's list", () => {
    const strange = chainWith([place], stranger)
    const visits = [
      { at: 0, chain: strange },
      { at: 1, chain },
      { at: 2, chain }
    ]
    const says = (_: string, second: number) => (second === 0 ? list(-10, 1_000, stranger) : list(-10, 1_000))
    expect(lookUp(visits, says).fetched).toEqual([`0: ${place}`, `1: ${place}`])
  })

  it.each([
    "https://lists.test/a",
    "ldap://lists.test/a",
    "http://lists.test:8080/a",
    "http://[::1]/a",
    "http://"
  ])("goes nowhere for %s", (url) =>
    expect(lookUp([{ at: 0, chain: chainWith([url]) }], () => "silent").fetched).toEqual([])
  )

  it("lets no chain send it to more than a few places", () => {
    const many = Array.from({ length: 50 }, (_, index) => `http://lists.test/${index}`)
    expect(lookUp([{ at: 0, chain: chainWith(many) }], () => "silent").fetched).toHaveLength(4)
  })

  it("passes over what is no certificate", () =>
    expect(lookUp([{ at: 0, chain: [Uint8Array.of(1), new Uint8Array()] }], () => "silent").fetched).toEqual(
      []
    ))
})
