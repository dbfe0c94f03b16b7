import { describe, expect, it } from "vitest"
import type { Chain } from "../chain.ts"
import { chainOfAlias, chainOfRun, manInTheMiddle } from "../chain.fixture.ts"
import { chainGraph } from "./chain-graph.ts"
import { chainFigure, chainPicture } from "./chain-picture.ts"

const chains: ReadonlyArray<readonly [string, Chain]> = [
  ["secure", chainOfRun()],
  ["insecure", chainOfRun({ zone: "unsigned" })],
  ["bogus", chainOfRun({ zone: "ds-mismatch" })],
  ["alias", chainOfAlias()],
  ["AD bit", chainOfRun({ resolver: "remote" })],
  ["not validated", chainOfRun({ model: "mta-sts" })],
  ["refused", chainOfRun({ attackers: manInTheMiddle })],
  ["no path", chainOfRun({ model: "mta-sts", attackers: manInTheMiddle })]
]

describe.each(chains)("chainGraph and chainPicture, %s", (_, chain) => {
  const { boxes, arrows } = chainGraph(chain)
  const ids = boxes.flatMap(({ nodes }) => nodes.map(({ id }) => id))

  it("has a node at both ends of each arrow, each once", () => {
    expect(new Set(ids).size).toBe(ids.length)
    for (const { from, to } of arrows) expect(ids).toEqual(expect.arrayContaining([from, to]))
  })

  it("gives every node and every arrow a place", () => {
    const { text } = chainPicture(chain, "name", "id")
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
    expect(text.match(/<g class="node /g)).toHaveLength(ids.length)
    expect(text.match(/<g class="link /g) ?? []).toHaveLength(arrows.length)
  })
})

describe("chainGraph, as DNSViz draws", () => {
  const arrowsOf = (chain: Chain) =>
    chainGraph(chain).arrows.map(({ from, to, status }) => [from, to, status])

  it("leads from the anchor's key down to the TLSA records, and from these to the certificate", () => {
    const arrows = arrowsOf(chainOfRun())
    const before = (to: string) => arrows.find((arrow) => arrow[1] === to)?.[0]
    const way = ["peer 0 0"]
    for (let next = before(way[0]!); next !== undefined; next = before(next)) way.unshift(next)
    expect(way.map((id) => id.replace(/^(key) \S+/, "$1"))).toEqual([
      "key of .",
      "key of .",
      "set com DS of .",
      "key of com",
      "key of com",
      "set example.com DS of com",
      "key of example.com",
      "key of example.com",
      "set _25._tcp.mx1.example.com TLSA of example.com",
      "peer 0 0"
    ])
    expect(new Set(arrows.map(([, , status]) => status))).toEqual(new Set(["secure"]))
  })

  it("RFC 7672 §2.2.2: leads from TLSA records at the name that the MX host is an alias for", () =>
    expect(arrowsOf(chainOfAlias())).toContainEqual([
      "set _25._tcp.real.example.com TLSA of example.com",
      "peer 0 0",
      "secure"
    ]))

  it("leads from the NSEC RRset to a zone without DS, insecure", () =>
    expect(arrowsOf(chainOfRun({ zone: "unsigned" }))).toContainEqual([
      expect.stringMatching(/NSEC of com$/),
      "zone example.com",
      "insecure"
    ]))

  it("leads from TLSA records that nothing fits to the leaf, bogus", () =>
    expect(arrowsOf(chainOfRun({ attackers: manInTheMiddle }))).toContainEqual([
      "set _25._tcp.mx1.example.com TLSA of example.com",
      "peer 0 0",
      "bogus"
    ]))
})

describe("chainFigure", () => {
  it("says the same in words, escaped", () => {
    const chain: Chain = {
      dnssec: { zones: [] },
      unproven: [{ question: "<script>.example MX", status: "failed", detail: `"&` }],
      peers: []
    }
    const { text } = chainFigure(chain, `a "name"`, "id")
    expect(text).not.toContain("<script>")
    expect(text).toContain("<title")
    expect(text).toContain("<li>lookup &#60;script&#62;.example MX: failed; &#34;&#38;</li>")
  })

  it("says so where there is nothing to draw", () =>
    expect(chainFigure({ dnssec: { zones: [] }, unproven: [], peers: [] }, "name", "id").text).toContain(
      "Nothing was looked up"
    ))
})
