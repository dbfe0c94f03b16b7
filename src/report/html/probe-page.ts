/** A probe of a real domain as one HTML file: what senders do and why, what to mend, the records, and the chains that they rest on. */
import type { Outcome } from "../../scenario/schema/outcome.ts"
import type { Chain } from "../chain.ts"
import { chainFigure } from "./chain-picture.ts"
import { htmlPage } from "./html-page.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

export interface ProbeContent {
  readonly domain: string
  /** RFC 3339. */
  readonly judgedAt: string
  readonly provenance: ReadonlyArray<readonly [what: string, value: string]>
  /** What the network kept from being seen, as sentences. */
  readonly network: ReadonlyArray<string>
  readonly senders: ReadonlyArray<ProbedSender>
  /** What to mend, most urgent first; absent where nobody can tell. */
  readonly advice?: ReadonlyArray<string>
  readonly records: ReadonlyArray<ShownRecord>
  /** In the order of trying. */
  readonly hosts: ReadonlyArray<{ readonly name: string; readonly shown: string }>
  /** Of each name that was looked up. */
  readonly chains: ReadonlyArray<{ readonly name: string; readonly chain: Chain }>
}

export interface ProbedSender {
  readonly model: string
  readonly title: string
  /** What the sender does, in words. */
  readonly inWords: string
  /** Absent where it is not known. */
  readonly outcome?: Outcome
  /** Decisions with their sections. */
  readonly why: ReadonlyArray<string>
}

export interface ShownRecord {
  readonly question: string
  readonly data: string
  readonly status: string
}

/** The same content gives the same bytes. */
export const probePage = (content: ProbeContent): string => {
  const { domain, judgedAt, provenance, network } = content
  return htmlPage({
    title: `Mail for ${domain}`,
    provenance,
    skip: "Skip to what senders do",
    head: markup`<p>Judged at ${judgedAt}. A sender that has never written to ${domain} does this:</p>
${network.map((sentence) => markup`<p><strong>${sentence}</strong></p>\n`)}`,
    body: markup`${senderSection(content)}${adviceSection(content)}${hostSection(content)}${nameSection(content)}${recordSection(content)}${reasonSection(content)}`,
    foot: "Every record, certificate and document comes from the capture, and is judged at the time when it was made."
  })
}

const senderSection = ({ senders }: ProbeContent): Markup => markup`<section aria-labelledby="senders">
<h2 id="senders">What senders do</h2>
<table class="further cards">
<thead><tr><th scope="col">model</th><th scope="col">outcome</th><th scope="col">what the sender does</th></tr></thead>
<tbody>${senders.map(
  ({ model, title, inWords, outcome }) => markup`
<tr><th scope="row"><a href="#${reasonAnchor(model)}">${model}</a></th><td class="verdict" data-label="outcome">${shownOutcome(outcome)}</td><td data-label="what the sender does">${inWords}<br><span class="aside">${title}</span></td></tr>`
)}
</tbody>
</table>
</section>
`

const shownOutcome = (outcome: Outcome | undefined): Markup =>
  outcome === undefined
    ? markup`not known`
    : markup`<span class="mark ${outcomeClass(outcome)}">${outcomeMark(outcome)}</span> <span aria-hidden="true">${outcome}</span>`

const reasonAnchor = (model: string): string => `why-${model}`

const adviceSection = ({ advice }: ProbeContent): Markup | undefined =>
  advice === undefined
    ? undefined
    : markup`<section aria-labelledby="advice">
<h2 id="advice">What to mend first</h2>
${advice.length === 0 ? markup`<p>Nothing was found.</p>` : markup`<ol>${advice.map((sentence) => markup`<li>${sentence}</li>`)}</ol>`}
</section>
`

/** A host that is not there, or that was not visited, has its DNSSEC chain all the same. */
const hostSection = ({ hosts, chains }: ProbeContent): Markup | undefined =>
  hosts.length === 0
    ? undefined
    : markup`<section class="probed" aria-labelledby="hosts">
<h2 id="hosts">MX hosts</h2>
${hosts.map(({ name, shown }, i) => chainDetail({ name, chain: chains.find((one) => one.name === name)?.chain }, `host-${i + 1}`, shown))}</section>
`

const nameSection = ({ hosts, chains }: ProbeContent): Markup | undefined => {
  const others = chains.filter(({ name }) => !hosts.some((host) => host.name === name))
  return others.length === 0
    ? undefined
    : markup`<section class="probed" aria-labelledby="names">
<h2 id="names">${hosts.length === 0 ? "Names" : "Other names"} that were looked up</h2>
${others.map((one, i) => chainDetail(one, `name-${i + 1}`))}</section>
`
}

const nothing: Chain = { dnssec: { zones: [] }, unproven: [], peers: [] }

const chainDetail = (
  { name, chain = nothing }: { readonly name: string; readonly chain: Chain | undefined },
  id: string,
  shown?: string
): Markup => markup`<details open id="${id}"><summary>${name === "." ? "the root" : name}</summary>
${shown === undefined ? undefined : markup`<p>${shown}</p>\n`}${chainFigure(chain, `DNSSEC and certificates of ${name === "." ? "the root" : name}`, id)}</details>
`

const recordSection = ({ records }: ProbeContent): Markup | undefined =>
  records.length === 0
    ? undefined
    : markup`<section aria-labelledby="records">
<h2 id="records">Records</h2>
<table class="further cards">
<thead><tr><th scope="col">name and type</th><th scope="col">DNSSEC</th><th scope="col">data</th></tr></thead>
<tbody>${records.map(
        ({ question, status, data }) => markup`
<tr><th scope="row">${question}</th><td data-label="DNSSEC">${status}</td><td data-label="data">${data}</td></tr>`
      )}
</tbody>
</table>
</section>
`

const reasonSection = ({
  senders
}: ProbeContent): Markup => markup`<section class="probed" aria-labelledby="why">
<h2 id="why">Why</h2>
${senders.map(
  ({
    model,
    why,
    outcome
  }) => markup`<h3 id="${reasonAnchor(model)}">${model}${outcome === undefined ? undefined : `: ${outcome}`}</h3>
${why.length === 0 ? markup`<p>Nothing was decided.</p>` : markup`<ul>${why.map((decision) => markup`<li>${decision}</li>`)}</ul>`}
`
)}</section>
`
