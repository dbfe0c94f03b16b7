import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../load.ts"
import { scenarioWarnings } from "../warnings.ts"

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
