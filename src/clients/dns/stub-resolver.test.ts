import { noMessage } from "../../protocol/dns/reply.ts"
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import type { DnsAnswer, DnsFailure } from "./dns.ts"
import { readAddresses } from "./records.ts"
import { recursiveServer, type RecursiveServer } from "./recursive-server.ts"
import { resolverSettings } from "./resolver.ts"
import { ResolverState } from "./resolver-state.ts"
import {
  faulty,
  signatureMemory,
  SmallInternet,
  usualPlan,
  type ZoneSketch
} from "./small-internet.fixture.ts"
import { stubCache, type StubOptions, stubResolver } from "./stub-resolver.ts"

const sketches: ReadonlyArray<ZoneSketch> = [
  { apex: ".", addresses: ["198.51.100.1"], plan: usualPlan },
  {
    apex: "good",
    addresses: ["192.0.2.1"],
    plan: usualPlan,
    records: [
      "www.good 60 A 203.0.113.80",
      "to-unsigned.good 60 CNAME www.unsigned",
      "two.good 60 CNAME in.unsigned",
      "moved.good 60 DNAME unsigned",
      `big.good 60 TXT ${`"${"x".repeat(250)}" `.repeat(12)}`
    ]
  },
  {
    apex: "unsigned",
    addresses: ["192.0.2.2"],
    records: ["www.unsigned 60 A 203.0.113.81", "in.unsigned 60 CNAME www.good"]
  },
  {
    apex: "expired",
    addresses: ["192.0.2.3"],
    plan: faulty({ fault: "expired" }),
    records: ["www.expired 60 A 203.0.113.82"]
  }
]

const resolverAddress = "198.51.100.53"

/** The small Internet with a recursive resolver on it. */
const withResolver = () => {
  const small = new SmallInternet(sketches)
  const { transport, rootServers, anchors } = small
  const server = recursiveServer(
    resolverSettings({
      transport,
      rootServers,
      anchors,
      state: new ResolverState({ signatures: signatureMemory })
    })
  )
  small.handlers.set(resolverAddress, (query, over) => server.answer({ query, over }))
  return { small, server }
}

const ask = (
  small: SmallInternet,
  owner: string,
  type: TypeName = "A",
  more: Partial<StubOptions> = {}
): Result.Result<DnsAnswer, DnsFailure> =>
  small.run(
    Effect.result(
      stubResolver({ transport: small.transport, resolvers: [resolverAddress], ...more }).lookup(owner, type)
    )
  )

const summary = (result: Result.Result<DnsAnswer, DnsFailure>): string =>
  Result.isFailure(result)
    ? result.failure.reason
    : `${result.success.status} ${result.success.rcode} ${result.success.rdatas.length}`

const queryFor = (owner: string, type: number, more: Partial<Message> = {}): Message => ({
  ...noMessage,
  id: 7,
  recursionDesired: true,
  questions: [{ name: name(owner), type, class: 1 }],
  ...more
})

const exchange = (
  { small, server }: { readonly small: SmallInternet; readonly server: RecursiveServer },
  query: Message
): Message =>
  Result.getOrThrow(decodeMessage(small.run(server.answer({ query: encodeMessage(query), over: "udp" }))!))

const dnssecOk = { edns: { udpPayloadSize: 4096, dnssecOk: true, version: 0 } }

describe("a stub that believes the AD bit, RFC 4035 §4.9.3", () => {
  it.each<[string, TypeName, string]>([
    ["www.good", "A", "secure NOERROR 1"],
    ["www.good", "MX", "secure NOERROR 0"],
    ["nothing.good", "A", "secure NXDOMAIN 0"],
    ["big.good", "TXT", "secure NOERROR 1"],
    ["www.unsigned", "A", "insecure NOERROR 1"],
    ["to-unsigned.good", "A", "insecure NOERROR 1"],
    ["www.expired", "A", "server failure"],
    ["a..b", "A", "malformed name"]
  ])("calls %s %s %s", (owner, type, expected) =>
    expect(summary(ask(withResolver().small, owner, type))).toBe(expected)
  )

  it("finds out which link of a chain was secure, RFC 7672 §2.1.3", () => {
    const answer = Result.getOrThrow(ask(withResolver().small, "two.good"))
    expect(answer.aliases).toEqual([
      { from: "two.good", to: "in.unsigned", status: "secure" },
      { from: "in.unsigned", to: "www.good", status: "insecure" }
    ])
    expect(answer).toMatchObject({ canonicalName: "www.good", status: "insecure" })
  })

  it("finds out so where a signed DNAME leads into an unsigned zone, RFC 6672 §5.3.1", () => {
    const answer = Result.getOrThrow(ask(withResolver().small, "www.moved.good"))
    expect(answer.aliases).toEqual([{ from: "www.moved.good", to: "www.unsigned", status: "secure" }])
    expect(answer).toMatchObject({ canonicalName: "www.unsigned", status: "insecure" })
  })

  it("is told that anything is secure by whoever is on the way", () => {
    const { small } = withResolver()
    small.alter(resolverAddress, (reply) => ({
      ...reply,
      authenticData: true,
      answers: reply.answers.map((answer) => ({ ...answer, rdata: Uint8Array.of(6, 6, 6, 6) }))
    }))
    const answer = Result.getOrThrow(ask(small, "www.unsigned"))
    expect(answer.status).toBe("secure")
    expect(readAddresses(answer)).toEqual(["6.6.6.6"])
  })

  it("goes on to the next resolver when one is silent", () =>
    expect(
      summary(ask(withResolver().small, "www.good", "A", { resolvers: ["198.51.100.99", resolverAddress] }))
    ).toBe("secure NOERROR 1"))

  it("reports a timeout when all are silent", () =>
    expect(summary(ask(withResolver().small, "www.good", "A", { resolvers: ["198.51.100.99"] }))).toBe(
      "timeout"
    ))

  it("keeps replies in its cache for their TTL", () => {
    const { small } = withResolver()
    const cache = stubCache()
    const queries = () => small.log.filter((line) => line.startsWith(resolverAddress)).length
    ask(small, "www.good", "A", { cache })
    small.nowSeconds += 59
    expect(Result.getOrThrow(ask(small, "www.good", "A", { cache })).ttlSeconds).toBe(1)
    expect(queries()).toBe(1)
    small.nowSeconds += 1
    ask(small, "www.good", "A", { cache })
    expect(queries()).toBe(2)
  })
})

describe("recursiveServer, RFC 4035 §3.2", () => {
  it.each<[string, Partial<Message>, { ad: boolean; types: ReadonlyArray<number> }]>([
    ["neither AD nor DO", {}, { ad: false, types: [typeCodes.A] }],
    ["AD", { authenticData: true }, { ad: true, types: [typeCodes.A] }],
    ["DO", dnssecOk, { ad: true, types: [typeCodes.A, typeCodes.RRSIG] }]
  ])("answers an asker who sets %s with what that asks for", (_, flags, expected) => {
    const reply = exchange(withResolver(), queryFor("www.good", typeCodes.A, flags))
    expect(reply).toMatchObject({
      authenticData: expected.ad,
      recursionAvailable: true,
      authoritative: false
    })
    expect(reply.answers.map(({ type }) => type)).toEqual(expected.types)
  })

  it("never sets AD on what is insecure", () =>
    expect(
      exchange(withResolver(), queryFor("www.unsigned", typeCodes.A, { ...dnssecOk, authenticData: true }))
        .authenticData
    ).toBe(false))

  it("answers bogus with SERVFAIL, and with the data to those who set CD", () => {
    const host = withResolver()
    const query = queryFor("www.expired", typeCodes.A, dnssecOk)
    expect(exchange(host, query)).toMatchObject({ rcode: 2, answers: [] })
    const unjudged = exchange(host, { ...query, checkingDisabled: true })
    expect(unjudged).toMatchObject({ rcode: 0, authenticData: false, checkingDisabled: true })
    expect(unjudged.answers.map(({ type }) => type)).toEqual([typeCodes.A, typeCodes.RRSIG])
    // What was asked for without checking is not given to those who want it checked.
    expect(exchange(host, query).rcode).toBe(2)
  })

  it("gives the records of DS questions and no others", () => {
    const reply = exchange(withResolver(), queryFor("good", typeCodes.DS))
    expect(reply.answers.map(({ owner, type }) => [owner.key, type])).toEqual([["good", typeCodes.DS]])
  })

  it("counts TTLs down while it keeps the answer", () => {
    const host = withResolver()
    exchange(host, queryFor("www.good", typeCodes.A))
    host.small.nowSeconds += 20
    const [answer] = exchange(host, queryFor("www.good", typeCodes.A)).answers
    expect(answer?.ttlSeconds).toBe(40)
  })

  it("adds the SOA to a denial", () => {
    const reply = exchange(withResolver(), queryFor("nothing.good", typeCodes.A))
    expect(reply.rcode).toBe(3)
    expect(reply.authorities.map(({ type }) => type)).toEqual([typeCodes.SOA])
  })

  it.each<[string, Partial<Message>, number]>([
    ["without RD", { recursionDesired: false }, 5],
    ["of another class", { questions: [{ name: name("www.good"), type: 1, class: 3 }] }, 5],
    ["of another opcode", { opcode: 5 }, 4],
    ["without a question", { questions: [] }, 1],
    [
      "of two questions",
      { questions: [1, 28].map((type) => ({ name: name("www.good"), type, class: 1 })) },
      1
    ]
  ])("refuses a query %s", (_, change, rcode) =>
    expect(exchange(withResolver(), queryFor("www.good", 1, change)).rcode).toBe(rcode)
  )

  it("does not answer replies, nor what has no header", () => {
    const { small, server } = withResolver()
    for (const query of [
      encodeMessage(queryFor("www.good", 1, { isResponse: true })),
      Uint8Array.of(1, 2, 3)
    ]) {
      expect(small.run(server.answer({ query, over: "udp" }))).toBeUndefined()
    }
  })
})
