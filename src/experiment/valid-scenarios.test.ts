/** What `validate` calls ok runs: scenario files drawn at random, their values as extreme as the schema lets them be. */
import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { capabilities } from "../attacker/registry.ts"
import { trustModels } from "../models/registry.ts"
import { loadScenario } from "../scenario/load.ts"
import { zoneSignings } from "../scenario/schema/dnssec.ts"
import { runScenario } from "./run-scenario.ts"

const duration = fc.constantFrom("0s", "1ms", "1h", "3d", "68y", "69y", "100y", "101y", "999999999y")
const soon = fc.constantFrom("0s", "1ms", "30m", "2h", "3d", "1y", "100y")
const instant = fc.constantFrom(
  "0000-01-01T00:00:00Z",
  "0001-12-31T23:59:59Z",
  "1949-12-31T23:59:59Z",
  "1950-01-01T00:00:00Z",
  "1970-01-01T00:00:00Z",
  "2026-02-28T00:00:00Z",
  "2026-02-31T00:00:00Z",
  "2049-12-31T23:59:59Z",
  "2199-12-31T23:59:59Z",
  "9999-12-31T23:59:59Z"
)
const label = fc.constantFrom(
  "a",
  "MX1",
  "*",
  "_25",
  "_tcp",
  "xn--bcher-kva",
  "x".repeat(63),
  "x".repeat(64),
  "bücher"
)
const tail = fc.constantFrom(
  "",
  ".example.com",
  ".example.com.",
  ".test",
  `.${Array.from({ length: 3 }, () => "y".repeat(60)).join(".")}`
)
const domainName = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("example.com", "mx1.example.com", "mta-sts.example.com", "ns.example.com")
  },
  { weight: 2, arbitrary: fc.tuple(label, tail).map(([one, rest]) => one + rest) },
  { weight: 1, arbitrary: fc.constantFrom(".", "com", "test", "mx.attacker.test", "") }
)
const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "é",
    "\u{0}",
    "\u{1b}[2J",
    '\\,+="<>;#',
    "\ud800",
    "x".repeat(64),
    "x".repeat(65),
    " a ",
    "=1+1"
  ),
  fc.string({ unit: "binary", maxLength: 20 })
)
const maybe = <A>(arbitrary: fc.Arbitrary<A>, freq = 3) => fc.option(arbitrary, { nil: undefined, freq })
const compact = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
const some = (
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: Readonly<Record<string, fc.Arbitrary<unknown>>> = {}
) =>
  fc
    .record({
      ...required,
      ...Object.fromEntries(Object.entries(fields).map(([key, arbitrary]) => [key, maybe(arbitrary, 2)]))
    })
    .map(compact)

const certificate = some({
  issuer: fc.constantFrom("trusted", "other-trusted", "expired-root", "untrusted", "private", "self"),
  dnsNames: fc.array(domainName, { maxLength: 2 }),
  srvNames: fc.array(
    fc.oneof(
      fc.constantFrom("_smtp.example.com", "_x.", "ü", ""),
      domainName.map((name) => `_smtp.${name}`)
    ),
    { maxLength: 2 }
  ),
  commonName: text,
  purposes: fc.subarray(["server-auth", "client-auth", "any"]),
  issuedBefore: duration,
  lifetime: duration,
  notBefore: instant,
  notAfter: instant,
  key: text,
  sends: fc.constantFrom("issuers", "leaf-only", "with-root"),
  der: fc.constantFrom([""], ["AAAA"], ["MAA="])
})
const hostCertificate = fc.oneof(
  certificate,
  fc
    .tuple(
      certificate,
      some(
        {
          keepsKey: fc.boolean(),
          published: fc.oneof(
            soon.map((before) => ({ before })),
            soon.map((after) => ({ after })),
            fc.constant("never")
          )
        },
        { every: duration }
      )
    )
    .map(([given, renewal]) => ({ ...given, renewal }))
)
const tls = { certificate: hostCertificate, unknownName: fc.constantFrom("default", "alert") }
const mx = some(
  {
    preference: fc.constantFrom(0, 65_535),
    startTls: fc.constantFrom("offered", "not-offered"),
    answers: fc.constantFrom({ mail: "450 4.7.1 later" }, { recipient: "550 no" }),
    ...tls
  },
  { host: domainName }
)
const dnssec = some({
  algorithm: fc.constantFrom(5, 8, 13, 15),
  denial: fc.constantFrom("nsec", "nsec3", "nsec3-opt-out"),
  validity: duration,
  renewEvery: duration,
  notRenewedAfter: duration,
  dsTtl: duration,
  rollOvers: fc.array(
    fc.record({ method: fc.constant("double-DS"), addDsAt: soon, swapKeysAt: soon, removeDsAt: soon }),
    { maxLength: 1 }
  )
})
const record = some(
  { ttl: duration },
  {
    owner: domainName,
    data: fc.constantFrom(
      "192.0.2.1",
      "mx1.example.com.",
      "10 mx1.example.com.",
      "0 .",
      `"${"x".repeat(255)}"`,
      Array.from({ length: 300 }, () => `"${"x".repeat(255)}"`).join(" "),
      "\\# 4 c0000201",
      "\\# 0",
      ". . 1 2 3 4 5",
      "3 1 1 00",
      "2001:db8::1"
    ),
    type: fc.constantFrom(
      "A",
      "AAAA",
      "CNAME",
      "DNAME",
      "MX",
      "NS",
      "SOA",
      "TXT",
      "TLSA",
      "DNSKEY",
      "DS",
      "CAA",
      "TYPE65280",
      "OPT"
    )
  }
)
const zone = some(
  { signing: fc.constantFrom(...zoneSignings), dnssec, records: fc.array(record, { maxLength: 3 }) },
  { apex: domainName }
)
const host = some(
  { smtp: some(tls), https: some(tls) },
  { name: domainName, addresses: fc.constantFrom(["192.0.2.77"], ["192.0.2.1"]) }
)
const domain = some({
  name: domainName,
  mx: fc.array(mx, { minLength: 1, maxLength: 2 }),
  zone: fc.constantFrom("as-model-needs", ...zoneSignings),
  dnssec,
  tlsReporting: fc.constantFrom(["mailto:a@example.net"], [`https://example.net/${"x".repeat(300)}`]),
  caa: some({ issuers: fc.constantFrom([], ["trusted"]) })
})
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
const phase = some(
  {
    mail: fc.array(mail, { maxLength: 1 }),
    zones: fc.array(zone, { maxLength: 1 }),
    hosts: fc.array(host, { maxLength: 1 }),
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
    reacts: some({ after: soon, zones: fc.array(zone, { maxLength: 1 }) })
  }),
  sender: some({
    host: fc.oneof(domainName, text),
    attempts: fc.constantFrom(1, 3),
    retryAfter: soon,
    lifetime: soon,
    reports: fc.boolean()
  }),
  mail: fc.array(mail, { minLength: 1, maxLength: 2 }),
  outages: fc.array(fc.record({ of: fc.constant("mx-hosts"), from: soon, to: duration }), { maxLength: 1 }),
  phases: fc.array(phase, { minLength: 1, maxLength: 2 }),
  attackers: fc.array(
    some(
      {
        capabilities: fc.subarray(
          capabilities.map(({ id }) => id),
          { maxLength: 2 }
        ),
        actions: fc.array(action, { maxLength: 1 })
      },
      { name: fc.constantFrom("eve", "mallory") }
    ),
    { maxLength: 1 }
  )
}
/** A part or two at a time: with more, few files would be valid. */
const scenario = fc
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

const files = Number(process.env["HOPTRUST_FILES"] ?? 300)

describe("a scenario file that is valid", () => {
  it("runs", { timeout: 600_000 }, () => {
    let valid = 0
    fc.assert(
      fc.property(scenario, (drawn) => {
        const loaded = loadScenario("drawn.yaml", JSON.stringify(drawn))
        if (Result.isFailure(loaded)) return
        valid += 1
        expect(Result.isSuccess(runScenario(loaded.success))).toBe(true)
      }),
      { numRuns: files, seed: 20 }
    )
    // Else the property would hold of nothing.
    expect(valid).toBeGreaterThan(files / 5)
  })
})
