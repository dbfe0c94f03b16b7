import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../../loading/load.ts"
import { withALabels } from "./a-labels.ts"
import { scenarioWarnings } from "../../loading/warnings.ts"

const load = (scenario: Readonly<Record<string, unknown>>) => {
  const text = JSON.stringify({ title: "bücher", models: ["opportunistic"], ...scenario })
  return { text, loaded: loadScenario("test.yaml", text) }
}
const messages = (scenario: Readonly<Record<string, unknown>>) =>
  Result.match(load(scenario).loaded, {
    onSuccess: () => [],
    onFailure: (problems) => problems.map(({ path, message }) => `${path}: ${message}`)
  })

describe("U-labels in a scenario, RFC 5891 §5 and RFC 6531 §3.2", () => {
  const written = {
    domain: { name: "bücher.example", mx: [{ host: "mx.bücher.example" }] },
    hosts: [{ name: "www.bücher.example", addresses: ["192.0.2.9"], https: {} }],
    zones: [
      { apex: "bücher.example", records: [{ owner: "txt.bücher.example", type: "TXT", data: '"grüße"' }] }
    ],
    mail: [{ to: "user@bücher.example" }]
  }

  it("are A-labels once the file is read, and nothing else changes", () =>
    expect(Result.getOrThrow(load(written).loaded)).toMatchObject({
      title: "bücher",
      domain: { name: "xn--bcher-kva.example", mx: [{ host: "mx.xn--bcher-kva.example" }] },
      hosts: [{ name: "www.xn--bcher-kva.example" }],
      zones: [
        { apex: "xn--bcher-kva.example", records: [{ owner: "txt.xn--bcher-kva.example", data: '"grüße"' }] }
      ],
      mail: [{ to: "user@xn--bcher-kva.example" }]
    }))

  it("are told with their A-labels, where they stand", () => {
    const { text, loaded } = load(written)
    const notes = scenarioWarnings("test.yaml", text, Result.getOrThrow(loaded))
    expect(notes.map(({ path, severity }) => [path, severity])).toContainEqual(["mail.0.to", "note"])
    expect(notes.map(({ message }) => message)).toContain(
      "bücher.example is xn--bcher-kva.example on the wire (RFC 5891 §4.4)"
    )
  })

  it.each([
    ["MX", "10 mx.bücher.example.", "10 mx.xn--bcher-kva.example."],
    ["CNAME", "bücher.example", "xn--bcher-kva.example"],
    ["DNAME", "BÜCHER.example", "xn--bcher-kva.example"],
    ["NS", "ns.bücher.example.", "ns.xn--bcher-kva.example."],
    ["SRV", "0 1 25 mx.bücher.example.", "0 1 25 mx.xn--bcher-kva.example."],
    // One name is a part of the other, and the comment is none.
    [
      "SOA",
      "bücher.example. mx.bücher.example. 1 2 3 4 5 ; bücher.example",
      "xn--bcher-kva.example. mx.xn--bcher-kva.example. 1 2 3 4 5 ; bücher.example"
    ],
    ["NSEC", "ä.bücher.example. A RRSIG NSEC", "xn--4ca.xn--bcher-kva.example. A RRSIG NSEC"],
    // RFC 1035 §3.3.14: no names are in these; their octets are UTF-8 as written.
    ["TXT", '"bücher.example"', '"bücher.example"'],
    ["TXT", "bücher.example", "bücher.example"],
    ["CAA", '0 iodef "mailto:a@bücher.example"', '0 iodef "mailto:a@bücher.example"']
  ])("in the data of %s, %j, are %j", (type, data, expected) => {
    const { value } = withALabels({ records: [{ owner: "bücher.example", type, data }] })
    expect(value).toEqual({ records: [{ owner: "xn--bcher-kva.example", type, data: expected }] })
    expect(withALabels({ does: "forge", type, data: [data] }).value).toEqual({
      does: "forge",
      type,
      data: [expected]
    })
  })

  it("in the data of a record are told with their A-labels, at the data", () => {
    const { text, loaded } = load({
      zones: [
        {
          apex: "example.org",
          records: [{ owner: "example.org", type: "MX", data: "10 mx.bücher.example." }]
        }
      ]
    })
    const notes = scenarioWarnings("test.yaml", text, Result.getOrThrow(loaded))
    expect(notes).toContainEqual(
      expect.objectContaining({
        path: "zones.0.records.0.data",
        message: "mx.bücher.example. is mx.xn--bcher-kva.example. on the wire (RFC 5891 §4.4)"
      })
    )
  })

  it("in policies, lists, certificates and TLSA owners are A-labels too", () =>
    expect(
      withALabels({
        models: [
          { model: "mta-sts", parameters: { mx: ["*.bücher.example"], delegatedTo: "bücher.example" } },
          { model: "preload", parameters: { list: [{ domain: "bücher.example", mxs: [".bücher.example"] }] } }
        ],
        domain: {
          name: "bücher.example",
          mx: [{ certificate: { dnsNames: ["*.bücher.example"], srvNames: ["_smtp.bücher.example"] } }]
        },
        records: [{ owner: "_25._tcp.mx.bücher.example", type: "TLSA", data: "3 1 1 00" }]
      }).value
    ).toEqual({
      models: [
        {
          model: "mta-sts",
          parameters: { mx: ["*.xn--bcher-kva.example"], delegatedTo: "xn--bcher-kva.example" }
        },
        {
          model: "preload",
          parameters: { list: [{ domain: "xn--bcher-kva.example", mxs: [".xn--bcher-kva.example"] }] }
        }
      ],
      domain: {
        name: "xn--bcher-kva.example",
        mx: [
          {
            certificate: { dnsNames: ["*.xn--bcher-kva.example"], srvNames: ["_smtp.xn--bcher-kva.example"] }
          }
        ]
      },
      records: [{ owner: "_25._tcp.mx.xn--bcher-kva.example", type: "TLSA", data: "3 1 1 00" }]
    }))

  it.each([
    [
      {
        zones: [
          { apex: "example.org", records: [{ owner: "example.org", type: "MX", data: "1 i♥.example" }] }
        ]
      },
      "zones.0.records.0.data: expected names of labels that are ASCII, or U-labels"
    ],
    [
      {
        attackers: [
          {
            name: "a",
            actions: [{ on: "dns", name: "a.example", type: "CNAME", does: "forge", data: ["i♥.example"] }]
          }
        ]
      },
      "attackers.0.actions.0.data.0: expected names of labels that are ASCII"
    ],
    [
      { domain: { mx: [{ host: "mx.example.com", certificate: { srvNames: ["_smtp.i♥.example"] } }] } },
      "domain.mx.0.certificate.srvNames.0: expected labels"
    ],
    [{ domain: { name: "i♥.example" } }, "domain.name: expected labels that are ASCII, or U-labels"],
    [{ mail: [{ to: "bü@example.com" }] }, "mail.0.to: expected an address"],
    [{ mail: [{ to: "user@i♥.example" }] }, "mail.0.to: expected labels"],
    // RFC 5890 §2.3.2.1: 63 octets as an A-label.
    [{ domain: { name: `${"ü".repeat(60)}.example` } }, "domain.name: expected"],
    [{ attackers: [{ name: "böse", capabilities: ["smtp-strip"] }] }, "attackers.0.name: expected letters"]
  ])("%j is told", (scenario, start) => {
    const [first] = messages(scenario)
    expect(first?.slice(0, start.length)).toBe(start)
  })
})
