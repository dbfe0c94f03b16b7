/** A report of everything: a run, a search, a sweep and a table, full of text that would be markup if it were not escaped. */
import { Result } from "effect"
import { runScenario } from "../../experiment/run-scenario.ts"
import { loadScenario } from "../../loading/load.ts"
import type { ReportContent } from "./content.ts"

const hostile = `<script>alert("x")</script>'&`

const text = `title: ${JSON.stringify(hostile)}
question: ${JSON.stringify(`Is ${hostile} text?`)}
models: [opportunistic, mta-sts]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
attackers:
  - name: strip
    capabilities: [smtp-strip]
  - name: no-web-strip
    capabilities: [web-block, smtp-strip]
`

const question = {
  scenario: "test",
  goal: "read-mail",
  start: "cold",
  messages: "1",
  menu: "smtp-strip|web-block"
}

const verdict = {
  scenario: "known-attacks/test",
  attacker: "strip",
  mail: "1",
  phase: "later",
  observed: "exposed-passive",
  simulated: "deferred-by-attack",
  simulated_refusals: "policy",
  is_held_out: "true",
  counts: "true"
}

export const content = (): ReportContent => {
  const scenario = Result.getOrThrow(loadScenario("test.yaml", text))
  const runs = Result.getOrThrow(runScenario(scenario, { keepsTrace: true }))
  return {
    title: hostile,
    provenance: [["made of", hostile]],
    scenarios: [{ name: "test", cells: runs, source: { text, sha256: "00", scenario, runs } }],
    searches: [
      {
        breaking: [
          { ...question, model: "opportunistic", set: "smtp-strip", size: "1", does: "strip", witness: "1" },
          {
            ...question,
            model: "mta-sts",
            set: "smtp-strip + web-block",
            size: "2",
            does: "both",
            witness: "1"
          },
          { ...question, model: "only-searched", set: "none found", size: "", does: "", witness: "" }
        ],
        steps: ["opportunistic", "mta-sts"].flatMap((model) => [
          { ...question, model, witness: "1", step: "1", at_s: "0.5", kind: "attack", says: hostile },
          {
            ...question,
            model,
            witness: "1",
            step: "2",
            at_s: "0.6",
            kind: "decision",
            from: "a",
            because: "RFC 8461 §5"
          }
        ]),
        relations: [
          {
            ...question,
            model_a: "mta-sts",
            model_b: "opportunistic",
            relation: "stronger",
            witness_for_a: "smtp-strip"
          },
          { ...question, model_a: "opportunistic", model_b: "mta-sts", relation: "weaker" },
          {
            ...question,
            model_a: "only-searched",
            model_b: "mta-sts",
            relation: "stronger",
            witness_for_a: "smtp-strip + web-block"
          },
          { ...question, model_a: "mta-sts", model_b: "only-searched", relation: "weaker" },
          {
            ...question,
            model_a: "only-searched",
            model_b: "opportunistic",
            relation: "stronger",
            witness_for_a: "smtp-strip"
          },
          { ...question, model_a: "opportunistic", model_b: "only-searched", relation: "weaker" }
        ]
      }
    ],
    sweeps: [
      {
        title: "How often",
        summary: ["0", "1"].map((vary_known) => ({
          point: vary_known,
          vary_known,
          model: "mta-sts",
          attack: "strip",
          metric: "exposed_mail_share",
          estimate: "0.5",
          low: "0.4",
          high: "0.6",
          count: "8"
        })),
        sensitivity: [
          {
            model: "mta-sts",
            attack: "strip",
            metric: "exposed_mail_share",
            varied: "known",
            lowest: "0.1",
            highest: "0.5",
            lowest_at: "1",
            highest_at: "0"
          }
        ],
        inputs: [{ place: "traffic.zipf", value: "1", source: hostile, is_assumed: "true" }],
        source: {
          name: "my.sweep.yaml",
          text: "title: x\ntraffic:\n  zipf: 1\nvary:\n  - { name: known, at: traffic.knownBefore, values: [0, 1] }\n",
          sha256: "00",
          varied: [{ name: "known", at: "traffic.knownBefore" }]
        }
      }
    ],
    verdicts: [
      ["postfix-may", "exim-dane"].flatMap((sender) => [
        { ...verdict, sender, attacker: "none", observed: "delivered-authenticated", agrees: "true" },
        { ...verdict, sender, mail: "2", log: hostile, agrees: "false" },
        { ...verdict, sender, mail: "3", agrees: "", counts: "", not_run_because: hostile }
      ])
    ],
    tables: [
      {
        name: "other",
        meaning: "whatever lies there",
        columns: [{ name: "model", meaning: "label" }],
        rows: [{ model: "mta-sts" }]
      }
    ]
  }
}
