/** A folder for a question: a scenario or a sweep that answers it, and a page that says what came out. */

export interface NewFile {
  /** From the folder that is written into. */
  readonly name: string
  readonly text: string
  /** Other files use it too: where it exists already, it stays as it is. */
  readonly isShared?: true
}

export const scenarioFolder = (id: string): ReadonlyArray<NewFile> => [
  { name: `${id}/${id}.yaml`, text: scenario(id) },
  {
    name: `${id}/README.md`,
    text: page(id, "A scenario.", `hoptrust run ${id}.yaml`, [
      "Under both models the mail is deferred while the attacker hides STARTTLS.",
      "Without the attacker both authenticate the MX host."
    ])
  }
]

export const sweepFolder = (id: string): ReadonlyArray<NewFile> => [
  { name: `${id}/${id}.sweep.yaml`, text: sweep(id) },
  {
    name: `${id}/README.md`,
    text: page(id, "A sweep.", `hoptrust sweep ${id}.sweep.yaml --out out`, [
      "Where all domains publish, no mail is exposed."
    ])
  }
]

/** `My question` for my-question. */
const titleOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ")

const scenario = (id: string) => `# yaml-language-server: $schema=../scenario.schema.json
title: ${titleOf(id)}
question: >-
  The sender has written to example.com before. Somebody now hides STARTTLS. Which model protects the next mail?

models: [mta-sts, dane]

domain:
  name: example.com
  mx:
    - host: mx1.example.com

mail:
  - at: 0s
  - at: 2d

attackers:
  - name: strip
    capabilities: [{ capability: smtp-strip, from: 1d }]

# What should come out for each model and attacker; none is the run without an attacker. Where it does not, run exits with 1.
expect:
  mta-sts: { none: delivered-authenticated, strip: deferred-by-attack }
  dane: { none: delivered-authenticated, strip: deferred-by-attack }
`

const sweep = (id: string) => `# yaml-language-server: $schema=../sweep.schema.json
title: ${titleOf(id)}
question: >-
  Somebody strips on a fifth of the paths. How much mail is exposed, by the share of domains that publish?

scenario:
  title: Stripping
  models: [mta-sts, dane]
  attackers: [{ name: strip, capabilities: [smtp-strip] }]

horizon: 2d
traffic: { domains: 20, mailsPerDay: 20, zipf: 0, knownBefore: 0.2 }
adoption: { domains: 0.5 }
attacks: [{ name: strip, mix: { strip: 0.2 } }]
replicates: 2

vary:
  - { name: domains, at: adoption.domains, values: [0.1, 0.5, 1] }

# Each number that stands for the world: its source with the year, or assumed.
sources:
  traffic.domains: assumed
  traffic.mailsPerDay: assumed
  traffic.zipf: assumed
  traffic.knownBefore: assumed
  traffic.bornLater: assumed
  adoption.domains: assumed
  adoption.senders: assumed
  attacks.strip: assumed
`

const page = (id: string, kind: string, command: string, findings: ReadonlyArray<string>) => `# ${titleOf(id)}

**Set-up.** ${kind} Say here what stands still, and what is compared.

**What came out** (\`${command}\` in this folder)

${findings.map((finding) => `- ${finding}`).join("\n")}

**What would change it.** Say here which assumption the answer rests on.
`
