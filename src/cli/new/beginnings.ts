/** What a scenario, a sweep, a model or a capability of one's own begins with: each runs as it is, and says where to go on. */
import { scenarioJsonSchema, sweepJsonSchema } from "../../scenario/schema/json-schema.ts"
import { type NewFile, scenarioFolder, sweepFolder } from "./questions.ts"

export const kinds = ["scenario", "sweep", "model", "capability"] as const
export type Kind = (typeof kinds)[number]

export interface Beginning {
  readonly files: ReadonlyArray<NewFile>
  /** The command that uses them. @param at where a file is */
  readonly command: (at: (name: string) => string) => string
}

export const beginnings: Readonly<Record<Kind, (id: string) => Beginning>> = {
  scenario: (id) => ({
    files: [
      ...scenarioFolder(id),
      { name: "scenario.schema.json", text: scenarioJsonSchema(), isShared: true }
    ],
    command: (at) => `run ${at(`${id}/${id}.yaml`)}`
  }),
  sweep: (id) => ({
    files: [...sweepFolder(id), { name: "sweep.schema.json", text: sweepJsonSchema(), isShared: true }],
    command: (at) => `sweep ${at(`${id}/${id}.sweep.yaml`)} --out out/${id}`
  }),
  model: (id) => withScenario(id, model(id), modelScenario(id)),
  capability: (id) => withScenario(id, capability(id), capabilityScenario(id))
}

const withScenario = (id: string, code: string, scenario: string): Beginning => ({
  files: [
    { name: `${id}.ts`, text: code },
    { name: `${id}.yaml`, text: scenario }
  ],
  command: (at) => `run ${at(`${id}.yaml`)} --with ./${at(`${id}.ts`)}`
})

/** `myModel` for my-model. */
const identifier = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const model = (
  id: string
) => `/** A trust model: what a domain publishes, and what must hold before mail goes to an MX host. */
import { Effect, HostRefused, parameter, rfc, Schema, trustModel } from "hoptrust"

export const ${identifier(id)}Model = trustModel({
  id: "${id}",
  title: "delivers only where the MX host is below a domain that the sender knows",
  // The RFCs that the model carries out.
  standards: [rfc(5321)],
  // Does the model need a validating resolver?
  needsValidation: false,
  // What a scenario may set. \`hoptrust list models --parameters --with ./${id}.ts\` prints it.
  parameters: Schema.Struct({
    knownDomain: parameter(
      Schema.String.annotate({ description: "MX hosts below this domain are accepted" }),
      "example.com"
    )
  }),
  configure: ({ knownDomain }) => ({
    // What a domain that adopts the model puts into DNS, on the web and into EHLO replies.
    publish: () => ({ records: [], documents: [], needsSignedZone: false }),
    // Before the sender connects to one MX host: what must hold for mail to go there.
    policyFor: ({ mxHost }) =>
      mxHost.endsWith(\`.\${knownDomain}\`)
        ? Effect.succeed({
            encryption: "required",
            enforcement: "enforce",
            serverName: mxHost,
            basis: \`\${mxHost} is below \${knownDomain}\`,
            because: [rfc(5321, "7.1")]
          })
        : Effect.fail(
            new HostRefused({
              result: "validation-failure",
              detail: \`\${mxHost} is not below \${knownDomain}\`,
              because: [rfc(5321, "7.1")]
            })
          )
  })
})
`

const modelScenario = (id: string) => `title: ${id} at first contact
models: [opportunistic, ${id}]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
mail:
  - at: 0s
attackers:
  - name: strip
    capabilities: [smtp-strip]
  - name: forged-dns
    capabilities: [dns-forge]
`

const capability = (
  id: string
) => `/** A capability: what an attacker could do at each point where something crosses the network. */
import { capability, Schema } from "hoptrust"

export const ${identifier(id)}Capability = capability({
  id: "${id}",
  title: "answer RCPT TO in place of the MX host, as long as the session is in clear",
  // What a scenario may set.
  parameters: Schema.Struct({}),
  // It decides nothing: a scenario takes the first move that it can, a search tries all.
  menu: () => ({
    line: ({ position, direction, line, overTls }) =>
      position === "sender to mx host" && direction === "to server" && !overTls && line.startsWith("RCPT TO:")
        ? [{ does: "answer: come again later", verdict: { _tag: "Answer", line: "451 come again later" } }]
        : []
  })
})
`

const capabilityScenario = (id: string) => `title: ${id} at first contact
models: [opportunistic, mta-sts, dane]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
mail:
  - at: 0s
attackers:
  - name: ${id}
    capabilities: [${id}]
  - name: with-strip
    capabilities: [smtp-strip, ${id}]
`
