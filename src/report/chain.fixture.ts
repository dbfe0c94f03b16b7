/** Chains of deliveries in small worlds, for tests of what tells and draws them. */
import { Result } from "effect"
import { runScenario } from "../experiment/run-scenario.ts"
import { loadScenario } from "../scenario/load.ts"
import { chosenSenders } from "../scenario/senders.ts"
import { type Chain, chainOf } from "./chain.ts"

const textOf = ({
  model = "dane",
  zone = "signed",
  resolver = "validating",
  attackers = ""
}) => `title: chains
models: [${model}]
domain:
  name: example.com
  zone: ${zone}
  mx:
    - host: mx1.example.com
sender:
  resolver: ${resolver}
${attackers}`

/** With their traces. */
export const runsOf = (change: Parameters<typeof textOf>[0] = {}) => {
  const text = textOf(change)
  const scenario = Result.getOrThrow(loadScenario("test.yaml", text))
  return { text, scenario, runs: Result.getOrThrow(runScenario(scenario, { keepsTrace: true })) }
}

/** Of the last attempt of the last run. */
export const chainOfRun = (change: Parameters<typeof textOf>[0] = {}): Chain => {
  const { scenario, runs } = runsOf(change)
  const run = runs.at(-1)!
  return chainOf(run.findings, run.attempts.at(-1)!, chosenSenders(scenario))
}

export const manInTheMiddle = `attackers:
  - name: mitm
    capabilities: [smtp-mitm]
`
