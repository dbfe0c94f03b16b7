/** Scenario files drawn at random: a part or two of each, for with more few would be valid. */
import fc from "fast-check"
import { capabilities } from "../attacker/registry.ts"
import { trustModels } from "../models/registry.ts"
import { zoneSignings } from "../scenario/schema/dnssec.ts"
import {
  certificate,
  document,
  duration,
  soon,
  instant,
  domainName,
  text,
  some,
  ip,
  mx,
  record,
  zone,
  host,
  domain
} from "./drawn-deployment.fixture.ts"

const mail = some({
  at: duration,
  to: fc.oneof(fc.constantFrom("user@example.com", "a@b@c", "@", "user@"), text)
})
const line = fc.constantFrom("STARTTLS", "250", "220", "RCPT", "x".repeat(998), "\u0016\u0003\u0001", "a\nb")
const at = {
  host: fc.constantFrom("mx1.example.com", "mta-sts.example.com"),
  address: fc.constant("192.0.2.1")
}
const action = fc.oneof(
  some(
    { ttl: duration },
    {
      on: fc.constant("dns"),
      name: domainName,
      type: fc.constantFrom("MX", "A", "TXT"),
      does: fc.constantFrom("forge", "NXDOMAIN", "timeout"),
      data: fc.constantFrom(["10 mx.attacker.test."], ["203.0.113.1"], [])
    }
  ),
  some(
    { name: domainName },
    {
      on: fc.constant("dns"),
      name: fc.constantFrom("example.com", "_mta-sts.example.com"),
      does: fc.constantFrom("delay", "replay"),
      for: duration,
      recordedAt: soon
    }
  ).map(({ for: length, recordedAt, ...given }: Readonly<Record<string, unknown>>) =>
    given["does"] === "delay" ? { ...given, for: length } : { ...given, recordedAt }
  ),
  some(
    { ...at, with: line },
    {
      on: fc.constant("smtp"),
      does: fc.constant("edit-line"),
      saidBy: fc.constantFrom("server", "client"),
      line
    }
  ),
  some(
    { ...at, before: fc.array(line, { maxLength: 3 }), after: fc.array(line, { maxLength: 3 }) },
    {
      on: fc.constant("smtp"),
      does: fc.constant("inject"),
      saidBy: fc.constantFrom("server", "client"),
      line
    }
  ),
  some(
    { ...at, saidBy: fc.constantFrom("server", "client"), line },
    { on: fc.constant("smtp"), does: fc.constant("delay"), for: duration }
  ),
  some(at, { on: fc.constant("https"), does: fc.constant("replay"), recordedAt: soon }),
  some({ ...at, certificate }, { on: fc.constant("smtp"), does: fc.constant("mitm") }),
  some(at, {
    on: fc.constant("smtp"),
    does: fc.constantFrom("strip", "refuse", "reset", "garbage", "block", "impersonate")
  }),
  some(
    { ...at, certificate, documents: fc.array(document, { maxLength: 1 }) },
    { on: fc.constant("https"), does: fc.constant("mitm") }
  ),
  some(
    {
      ...at,
      prefix: fc.constantFrom("0.0.0.0/0", "192.0.2.0/24", "::/0", "192.0.2.1/24"),
      seenBy: fc.subarray(["senders", "resolvers", "authorities"]),
      perspectives: fc.constantFrom("all", [0], [])
    },
    { on: fc.constant("route"), does: fc.constantFrom("attract", "drop") }
  ),
  some(
    { host: domainName },
    { on: fc.constant("clock"), does: fc.constantFrom("set-ahead", "set-back"), by: duration }
  ),
  some(
    {
      removes: fc.array(fc.record({ owner: domainName, type: fc.constantFrom("MX", "DS", "SOA", "NS") }), {
        maxLength: 2
      })
    },
    {
      on: fc.constant("zone"),
      does: fc.constant("write"),
      apex: fc.constantFrom("example.com", "com", "."),
      records: fc.array(record, { maxLength: 2 })
    }
  ),
  some(
    { as: domainName, policyType: fc.constantFrom("sts", "tlsa", "no-policy-found") },
    {
      on: fc.constant("report"),
      does: fc.constant("send"),
      says: fc.constantFrom("success", "failure")
    }
  ),
  some(
    { authority: fc.constantFrom("trusted", "other-trusted") },
    {
      on: fc.constant("certificates"),
      does: fc.constant("order"),
      names: fc.array(domainName, { minLength: 1, maxLength: 2 })
    }
  )
)
/** From a time to a time. */
const timed = fc
  .tuple(action, some({ from: soon, to: soon }))
  .map(([given, times]) => Object.assign({}, given, times))
const capability = fc.oneof(
  fc.constantFrom(...capabilities.map(({ id }) => id)),
  some(
    {
      from: soon,
      to: soon,
      targets: fc.constantFrom(["mx1.example.com"], ["example.com"], ["192.0.2.1"]),
      probability: fc.constantFrom(0, 0.5, 1)
    },
    { capability: fc.constantFrom(...capabilities.map(({ id }) => id)) }
  )
)
const phase = some(
  {
    mail: fc.array(mail, { maxLength: 1 }),
    zones: fc.array(zone, { maxLength: 1 }),
    hosts: fc.array(host, { maxLength: 1 }),
    domain: some({
      mx: fc.array(mx, { minLength: 1, maxLength: 1 }),
      ip,
      zone: fc.constantFrom(...zoneSignings)
    }),
    removes: fc.array(domainName, { maxLength: 2 }),
    forgets: fc.subarray(["resolver-caches", "sender-memories"]),
    undoes: fc.constantFrom([], ["one"]),
    capabilities: fc.subarray(
      capabilities.map(({ id }) => id),
      { maxLength: 1 }
    ),
    actions: fc.array(action, { maxLength: 1 })
  },
  { name: fc.constantFrom("one", "two"), at: soon }
)
const parts: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  seed: fc.constantFrom(0, 4_294_967_295, -1),
  start: instant,
  latency: fc.constantFrom("0s", "1ms", "1h", "2h", "100y"),
  domain,
  zones: fc.array(zone, { maxLength: 2 }),
  hosts: fc.array(host, { maxLength: 2 }),
  revocationLists: some({ lifetime: duration }),
  operator: some({
    trusts: fc.constantFrom("anything", "signed", "aligned", "known"),
    duplicates: fc.constantFrom("all", "first"),
    reacts: some({
      after: soon,
      zones: fc.array(zone, { maxLength: 1 }),
      hosts: fc.array(host, { maxLength: 1 }),
      domain: some({ mx: fc.array(mx, { minLength: 1, maxLength: 1 }), ip })
    })
  }),
  authorities: some({ rules: fc.constantFrom("2018", "2021", "2025-09", "2026-03") }),
  sender: some({
    host: fc.oneof(domainName, text),
    profile: fc.constantFrom("postfix", "exim", "rfc"),
    resolver: fc.constantFrom("validating", "non-validating", "remote", "remote-always-ad"),
    smartHost: domainName,
    trustAnchors: fc.array(
      some(
        {
          type: fc.constantFrom("DS", "DNSKEY"),
          data: fc.oneof(
            text,
            fc.constantFrom("1 13 2 00", "257 3 13 AAAA", "\\# 0", `1 13 2 ${"ab".repeat(32)}`)
          )
        },
        { zone: domainName }
      ),
      { maxLength: 2 }
    ),
    negativeTrustAnchors: fc.array(domainName, { maxLength: 2 }),
    ip,
    resolverIp: ip,
    trusts: fc.subarray(["trusted", "private", "expired-root"]),
    roots: fc.constantFrom([], ["MAA="], [""]),
    revocation: fc.constantFrom("unchecked", "soft-fail", "hard-fail"),
    minimumTlsVersion: fc.constantFrom("TLSv1.0", "TLSv1.3"),
    keyTypes: fc.constantFrom(["rsa"], ["ecdsa"], ["rsa", "ecdsa"]),
    plaintextBeforeTls: fc.constantFrom("kept", "discarded"),
    attempts: fc.constantFrom(1, 3),
    retryAfter: soon,
    lifetime: soon,
    reports: fc.boolean()
  }),
  mail: fc.array(mail, { minLength: 1, maxLength: 2 }),
  outages: fc.array(
    fc.oneof(
      fc.record({
        of: fc.constantFrom("mx-hosts", "name-servers", "web-hosts"),
        from: soon,
        to: duration,
        how: fc.constantFrom("silent", "refused")
      }),
      fc.record({ host: domainName, from: soon, to: duration })
    ),
    { maxLength: 1 }
  ),
  phases: fc.array(phase, { minLength: 1, maxLength: 2 }),
  attackers: fc.array(
    some(
      {
        capabilities: fc.array(capability, { maxLength: 2 }),
        actions: fc.array(timed, { maxLength: 1 }),
        goal: fc.constantFrom("worst", "read-mail", "read-mail-undetected", "impersonate", "withhold"),
        ordersAt: fc.array(duration, { maxLength: 1 }),
        ordersWildcards: fc.boolean()
      },
      { name: fc.constantFrom("eve", "mallory") }
    ),
    { maxLength: 1 }
  )
}
/** A part or two at a time: with more, few files would be valid. */
export const drawnScenario = fc
  .tuple(
    fc.subarray(Object.keys(parts), { minLength: 1, maxLength: 2 }),
    fc.record(parts),
    fc.constantFrom(...trustModels.map(({ id }) => id)),
    text
  )
  .map(([keys, drawn, model, title]) => ({
    title,
    models: [model],
    ...Object.fromEntries(keys.map((key) => [key, drawn[key]]))
  }))
