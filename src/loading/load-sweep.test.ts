import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadSweep } from "./load-sweep.ts"

const head = `title: t
scenario: { title: t, models: [mta-sts, dane], attackers: [{ name: strip, capabilities: [smtp-strip] }] }
traffic: { domains: 2, mailsPerDay: 2 }
`
const assumed = (...places: ReadonlyArray<string>) =>
  `sources: { traffic.domains: assumed, traffic.mailsPerDay: assumed, traffic.zipf: assumed, traffic.knownBefore: assumed, traffic.bornLater: assumed, adoption.domains: assumed, adoption.senders: assumed${places.map((place) => `, ${place}: assumed`).join("")} }\n`

/** Of a sweep with that line as its fourth: place and words of each problem. */
const problems = (line: string, ...places: ReadonlyArray<string>): ReadonlyArray<string> => {
  const loaded = loadSweep("test.yaml", `${head}${line}\n${assumed(...places)}`)
  return Result.isFailure(loaded)
    ? loaded.failure.map(
        ({ line, column, path, message, suggestion }) =>
          `${line}:${column} ${path}: ${message}${suggestion === undefined ? "" : ` (${suggestion})`}`
      )
    : []
}
const vary = (...things: ReadonlyArray<string>) => `vary: [${things.map((one) => `{ ${one} }`).join(", ")}]`

describe("loadSweep", () => {
  it.each([
    [vary("name: v, at: traffic.zipf, values: [0, 1]")],
    [vary("name: v, at: scenario.models.0, values: [dane+mta-sts, opportunistic]")],
    [vary("name: v, at: scenario.domain.dnssec.algorithm, values: [8, 13]")],
    [vary("name: v, at: [traffic.zipf, horizon], values: [[0, 1d], [1, 2d]]")]
  ])("accepts %s", (line) => expect(problems(line)).toEqual([]))

  it.each([
    [
      vary("name: v, at: traffic.zip, values: [0, 1]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: no such place.*\(traffic\.zipf\)$/)]
    ],
    [
      vary("name: v, at: traffic.zipf.more, values: [0]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: .*which has no parts/)]
    ],
    [
      vary("name: v, at: scenario.models.mta-sts, values: [dane]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: .*0 to 1, found mta-sts \(scenario\.models\.0\)$/)]
    ],
    [
      vary("name: v, at: scenario.models.2, values: [opportunistic]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: .*0 to 1, found 2$/)]
    ],
    [
      vary("name: v, at: traffic.zipf, values: [0, 9]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.values\.1: traffic\.zipf: expected .*found 9$/)]
    ],
    [
      vary("name: v, at: [traffic.zipf, horizon], values: [[0, 1d], [1, soon]]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.values\.1\.1: horizon: expected a duration .*found "soon"$/)]
    ],
    [
      vary("name: v, at: scenario.models.0, values: [mta-sts, dane]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.values\.1: scenario\.models\.1: .*dane again$/)]
    ],
    [
      vary("name: v, at: traffic.zipf, values: [0]", "name: v, at: traffic.bornLater, values: [0]"),
      [expect.stringMatching(/^4:\d+ vary\.1\.name: .*v again$/)]
    ],
    [
      vary("name: v, at: traffic, values: [{}]", "name: w, at: traffic.bornLater, values: [0]"),
      [expect.stringMatching(/^4:\d+ vary\.1\.at: .*nothing else sets; vary\.0\.at sets traffic/)]
    ],
    [
      vary("name: v, at: traffic.zipf, values: [1, 1]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.values\.1: .*1 again$/)]
    ],
    [
      vary("name: v, at: replicates, values: [1, 2]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: expected a place in scenario/)]
    ],
    [
      vary("name: v, at: scenario.seed, values: [1, 2]"),
      [expect.stringMatching(/^4:\d+ vary\.0\.at: expected a place on which results depend/)]
    ],
    ["horizon: 0s", [expect.stringMatching(/^4:10 horizon: expected more than 0s/)]],
    ["horizon: 30y", [expect.stringMatching(/^4:10 horizon: expected more than 0s, and 20y at most/)]]
  ])("tells what is wrong with %s", (line, expected) => expect(problems(line)).toEqual(expected))

  it.each([
    [
      "draw: [{ at: traffic.zipf, from: .nan, to: 1 }]",
      "draw.traffic.zipf",
      /draw\.0\.from: expected a finite/
    ],
    [
      "draw: [{ at: traffic.zipf, from: 0, to: 9 }]",
      "draw.traffic.zipf",
      /draw\.0\.to: traffic\.zipf: expected/
    ],
    [
      "draw: [{ at: traffic.zipf, from: 1, to: 0.5 }]",
      "draw.traffic.zipf",
      /draw\.0\.to: expected a number from 1 on/
    ],
    ["draw: [{ at: traffic.zip, from: 0, to: 1 }]", "draw.traffic.zip", /draw\.0\.at: no such place/],
    ["draw: [{ at: traffic.domains, from: 0.5, to: 1 }]", "draw.traffic.domains", /draw\.0\.from: /],
    [
      "attacks: [{ name: none, mix: { strip: 1 } }]",
      "attacks.none",
      /attacks\.0\.name: expected another name/
    ],
    [
      "attacks: [{ name: a, mix: { strip: 1 } }, { name: a, mix: { strip: 0 } }]",
      "attacks.a",
      /attacks\.1\.name: .*a again/
    ],
    [
      "senders: [{ profile: postfix, share: 0.1 }, { profile: postfix, share: 0.2 }]",
      "senders.postfix",
      /senders\.1\.profile: expected each profile once/
    ]
  ])("tells what is wrong with %s", (line, place, expected) =>
    expect(problems(line, place)).toEqual([expect.stringMatching(expected)])
  )

  it("tells values that do not fit together", () =>
    expect(
      problems(
        `senders: [{ profile: postfix, share: 0.1 }, { profile: exim, share: 0.1 }]\n${vary(
          "name: p, at: senders.0.share, values: [0.1, 0.9]",
          "name: e, at: senders.1.share, values: [0.1, 0.9]"
        )}`,
        "senders.postfix",
        "senders.exim"
      )
    ).toEqual([expect.stringMatching(/^5:1 vary: with \{"p":0.9,"e":0.9\}: senders: .*found 1\.8$/)]))

  it("refuses a grid that no machine could run before it is laid out", () => {
    const digits = "0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9"
    const places = ["traffic.knownBefore", "traffic.bornLater", "traffic.zipf", "adoption.domains"]
    const more = ["adoption.senders", "adoption.reporting"]
    const grid = [...places, ...more].map((at) => `name: ${at}, at: ${at}, values: [${digits}]`)
    expect(problems(vary(...grid))).toEqual([expect.stringMatching(/^4:1 vary: .*100000 points.*1000000$/)])
  })

  it("refuses seeds past the last", () => {
    const text = `${head.replace("{ title: t,", "{ seed: 4294967295, title: t,")}replicates: 3\n${assumed()}`
    const loaded = loadSweep("test.yaml", text)
    expect(Result.isFailure(loaded) && loaded.failure.map(({ path }) => path)).toEqual(["scenario.seed"])
  })

  describe("builds what each value makes", () => {
    const served = (line: string, ...places: ReadonlyArray<string>) => {
      const zones = `[{ apex: example.com, records: [{ owner: a.example.com, type: CNAME, data: b.example.com. }, { owner: c.example.com, type: TXT, data: x }] }]`
      const text = `${head.replace("{ title: t,", `{ zones: ${zones}, title: t,`)}${line}\n${assumed(...places)}`
      const loaded = loadSweep("test.yaml", text)
      return Result.isFailure(loaded)
        ? loaded.failure.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
        : []
    }
    const records = "scenario.zones.0.records"

    it.each([
      // RFC 1034 §3.6.2: beside an alias there is nothing else.
      [vary(`name: v, at: ${records}.1.owner, values: [c.example.com, a.example.com]`), 1],
      [vary(`name: v, at: ${records}.0.type, values: [TXT, CNAME, NS]`), undefined],
      [
        vary(
          `name: v, at: [${records}.1.owner, horizon], values: [[c.example.com, 1d], [a.example.com, 2d]]`
        ),
        1
      ]
    ])("tells the value with which a zone cannot be served: %s", (line, value) =>
      expect(served(line)).toEqual(
        value === undefined
          ? []
          : [
              expect.stringMatching(
                new RegExp(
                  `^4:\\d+ vary\\.0\\.values\\.${value}: scenario\\.zones\\.0.*a zone example\\.com that can be served`
                )
              )
            ]
      )
    )

    it.each([
      [
        "{ owner: a.example.com, type: TXT, data: x }, { owner: d.example.com, type: TXT, data: x }",
        undefined
      ],
      ["{ owner: example.com, type: CNAME, data: x. }", /misconfigured\.0\.zones\.0\.records\.0: .*served/],
      [
        "{ owner: d.example.com, type: A, data: x. }",
        /misconfigured\.0\.zones\.0\.records\.0\.data: .* A in/
      ],
      [
        "{ owner: d.example.net, type: TXT, data: x }",
        /misconfigured\.0\.zones\.0\.records\.0\.owner: .*below/
      ]
    ])("tells a mistake that cannot be made: %s", (written, expected) =>
      expect(
        served(
          `misconfigured: [{ name: m, share: 0.1, zones: [{ apex: example.com, records: [${written}] }] }]`,
          "misconfigured.m"
        )
      ).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)])
    )

    it("leaves two values that clash with each other to the point that has both", () =>
      expect(
        served(
          vary(
            `name: v, at: ${records}.0.owner, values: [a.example.com, d.example.com]`,
            `name: w, at: ${records}.1.owner, values: [c.example.com, d.example.com]`
          )
        )
      ).toEqual([]))
  })
})
