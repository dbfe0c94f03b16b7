/** Chains of deliveries in small worlds, for tests of what tells and draws them. */
import { Result } from "effect"
import { runScenario } from "../experiment/run-scenario.ts"
import { loadScenario } from "../loading/load.ts"
import { chosenSenders } from "../staging/senders.ts"
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
export const runsOf = (change: Parameters<typeof textOf>[0] = {}) => runsOfText(textOf(change))

const runsOfText = (text: string) => {
  const scenario = Result.getOrThrow(loadScenario("test.yaml", text))
  return { text, scenario, runs: Result.getOrThrow(runScenario(scenario, { keepsTrace: true })) }
}

/** Of the last attempt of the last run. */
export const chainOfRun = (change: Parameters<typeof textOf>[0] = {}): Chain => chainOfText(textOf(change))

const chainOfText = (text: string): Chain => {
  const { scenario, runs } = runsOfText(text)
  const run = runs.at(-1)!
  return chainOf(run.findings, run.attempts.at(-1)!, chosenSenders(scenario))
}

/** Under DANE, of an MX host that is an alias, with TLSA records at the name that it stands for (RFC 7672 §2.2.2). */
export const chainOfAlias = (): Chain =>
  chainOfText(`title: alias
models: [dane]
domain: { name: example.org }
zones:
  - apex: example.com
    signing: signed
    records:
      - { owner: example.com, type: MX, data: 10 mx1.example.com. }
      - { owner: mx1.example.com, type: CNAME, data: real.example.com. }
      - { owner: _25._tcp.real.example.com, type: TLSA, tlsaOf: { host: real.example.com } }
hosts:
  - { name: real.example.com, addresses: [192.0.2.80], owner: recipient, smtp: { certificate: { dnsNames: [real.example.com] } } }
mail: [{ to: user@example.com }]
`)

export const manInTheMiddle = `attackers:
  - name: mitm
    capabilities: [smtp-mitm]
`
