/**
 * An attacker who knows the model publishes as its adopters do: for hosts at which it can show a chain, in its own names for nothing and in the
 * target's wherever it may speak for it. What it may say follows from the model's own `publish`, so that a model is attacked by all that it
 * understands on the day on which it is added; where it may be said is each capability's affair.
 */
import type { Adopter } from "../models/publishing.ts"
import type { ConfiguredModel, Publication, RecipientHost } from "../models/trust-model.ts"
import { name } from "../protocol/dns/name.ts"
import { typeCode } from "../protocol/dns/types.ts"
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { WebReply } from "../world/crossing.ts"
import type { OwnHost } from "./own-host.ts"
import type { CredentialSource } from "./credential-source.ts"

/** Something that a publication says in one place, and whose certificate it speaks of. */
export interface Said<What> {
  /** "for mx.attacker.test, mode none". */
  readonly says: string
  readonly what: What
  /** The certificate that it speaks of: it is of use to those who have that. Of several, the cheapest. */
  readonly source: CredentialSource
  /** All of which it says the same. */
  readonly sources: ReadonlyArray<CredentialSource>
  /** Name of the host that shows it. */
  readonly host: string
  /** With the scenario's own parameters. */
  readonly isUsual: boolean
  /** Differs from others in nothing but how long it is kept. */
  readonly isAboutLife: boolean
}

export interface AdoptionPlan {
  readonly publishers: ReadonlyArray<Adopter & Pick<ConfiguredModel, "publish" | "alsoUnderstood">>
  readonly domain: string
  readonly targetMxHosts: ReadonlyArray<string>
  readonly ownHosts: ReadonlyArray<OwnHost>
  /** What comes from there for a client that asks for that name, were it to be had. */
  readonly chainFrom: (source: CredentialSource, name: string) => ReadonlyArray<Uint8Array> | undefined
  /** The cheapest first: of two that say the same the first is kept. */
  readonly sources: ReadonlyArray<CredentialSource>
  /** What the domain really says there, which need not be said again: RDATA in presentation format; the document's text. */
  readonly published: {
    readonly records: (ownerKey: string, type: number) => ReadonlyArray<string>
    readonly document: (host: string, path: string) => string | undefined
  }
}

/** Said of a question. */
type Records = ReadonlyArray<string>

export class Adoption {
  readonly #plan: AdoptionPlan
  #made: Publications | undefined

  constructor(plan: AdoptionPlan) {
    this.#plan = plan
  }

  /** RDATA of all records of that owner and type, as one publication or another has them. @param ownerKey `Name.key` */
  records(ownerKey: string, type: number): ReadonlyArray<Said<Records>> {
    return this.#publications.records.get(`${ownerKey} ${type}`) ?? []
  }

  /** Replies at that path of a web host. */
  documents(host: string, path: string): ReadonlyArray<Said<WebReply>> {
    return this.#publications.documents.get(`${host.toLowerCase()} ${path}`) ?? []
  }

  /** Does some publication, or the domain itself, have records of that owner and type: is their absence news? */
  isAboutPolicy(ownerKey: string, type: number): boolean {
    return this.records(ownerKey, type).length > 0 || this.#publications.owners.has(`${ownerKey} ${type}`)
  }

  /** Is there a document at that path in some publication? */
  isDocument(host: string, path: string): boolean {
    return this.#publications.paths.has(`${host.toLowerCase()} ${path}`)
  }

  /** Lines of an EHLO reply over TLS, where it is said of a host that shows a certificate from there; of all sources when left out. */
  ehlo(source?: CredentialSource): ReadonlyArray<Said<ReadonlyArray<ExtensionLine>>> {
    const { ehlo } = this.#publications
    return source === undefined ? ehlo : ehlo.filter((said) => said.sources.includes(source))
  }

  /** Extensions of a handshake that shows a certificate from there. */
  handshakes(source: CredentialSource): ReadonlyArray<Said<Readonly<Record<string, string>>>> {
    return this.#publications.handshakes.filter((said) => said.sources.includes(source))
  }

  /** Keywords of EHLO replies by which something is published, in upper case. */
  get ehloKeywords(): ReadonlySet<string> {
    return this.#publications.keywords
  }

  get #publications(): Publications {
    return (this.#made ??= publicationsOf(this.#plan))
  }
}

interface Publications {
  readonly records: ReadonlyMap<string, ReadonlyArray<Said<Records>>>
  readonly documents: ReadonlyMap<string, ReadonlyArray<Said<WebReply>>>
  readonly ehlo: ReadonlyArray<Said<ReadonlyArray<ExtensionLine>>>
  readonly handshakes: ReadonlyArray<Said<Readonly<Record<string, string>>>>
  readonly keywords: ReadonlySet<string>
  readonly owners: ReadonlySet<string>
  readonly paths: ReadonlySet<string>
}

const publicationsOf = (plan: AdoptionPlan): Publications => {
  const records = new Map<string, Array<Said<Records>>>()
  const documents = new Map<string, Array<Said<WebReply>>>()
  const ehlo: Array<Said<ReadonlyArray<ExtensionLine>>> = []
  const handshakes: Array<Said<Readonly<Record<string, string>>>> = []
  const keywords = new Set<string>()
  const owners = new Set<string>()
  const paths = new Set<string>()
  const known = new Map<string, Array<CredentialSource>>()
  /** By whom the same is said there; the first to say it is the first of them. */
  const sayers = (source: CredentialSource, ...place: ReadonlyArray<unknown>) => {
    const sources = listAt(known, JSON.stringify(place))
    if (!sources.includes(source)) sources.push(source)
    return sources
  }
  const isNews = (sources: ReadonlyArray<CredentialSource>, list: ReadonlyArray<Said<unknown>>) =>
    !list.some((said) => said.sources === sources)
  for (const { publication, ...said } of saidBy(plan)) {
    const byOwner = Map.groupBy(
      publication.records,
      ({ owner, type }) => `${name(owner).key} ${typeCode(type)}`
    )
    for (const [place, group] of byOwner) {
      owners.add(place)
      const what = group.map(({ data }) => data).toSorted()
      const [ownerKey = "", type = ""] = place.split(" ")
      const isReal = sameTexts(what, plan.published.records(ownerKey, Number(type)))
      const sources = sayers(said.source, "record", place, what)
      const list = listAt(records, place)
      if (!isReal && isNews(sources, list)) list.push({ ...said, what, sources })
    }
    for (const { host, path, mediaType, body } of publication.documents) {
      const place = `${host.toLowerCase()} ${path}`
      paths.add(place)
      const isReal = plan.published.document(host.toLowerCase(), path) === body
      const sources = sayers(said.source, "document", place, mediaType, body)
      const list = listAt(documents, place)
      if (!isReal && isNews(sources, list)) list.push({ ...said, what: replyWith(mediaType, body), sources })
    }
    if (publication.handshake !== undefined) {
      const what = publication.handshake
      const sources = sayers(said.source, "handshake", what)
      if (isNews(sources, handshakes)) handshakes.push({ ...said, what, sources })
    }
    const lines = publication.ehlo ?? []
    for (const { keyword } of lines) keywords.add(keyword.toUpperCase())
    const sources = sayers(said.source, "ehlo", lines)
    if (lines.length > 0 && isNews(sources, ehlo)) ehlo.push({ ...said, what: lines, sources })
  }
  return { records, documents, ehlo, handshakes, keywords, owners, paths }
}

/** Each publication by each adopter, for the target's MX hosts with chains of the attacker's, and for the attacker's own hosts. */
function* saidBy({
  publishers,
  domain,
  targetMxHosts,
  ownHosts,
  chainFrom,
  sources
}: AdoptionPlan): Generator<Omit<Said<never>, "what" | "sources"> & { readonly publication: Publication }> {
  for (const source of sources) {
    const own = ownHosts.filter((host) => host.source === source).map(({ name }) => name)
    const recipients = [
      { hosts: targetMxHosts, says: `${targetMxHosts.join(" and ")} with a certificate that is ${source}` },
      { hosts: own, says: own[0] ?? "" }
    ]
    for (const { hosts, says } of recipients) {
      const mxHosts: ReadonlyArray<RecipientHost> = hosts.flatMap((host) => {
        const chain = chainFrom(source, host)
        return chain === undefined || chain.length === 0 ? [] : [{ name: host, chains: [chain] }]
      })
      const [first] = mxHosts
      if (first === undefined) continue
      for (const { says: how, isAboutLife, publish, alsoUnderstood } of publishers) {
        const recipient = { domain, mxHosts }
        for (const publication of [publish(recipient), ...(alsoUnderstood?.(recipient) ?? [])])
          yield {
            says: `for ${says}${how === "" ? "" : `, ${how}`}`,
            source,
            host: first.name,
            isUsual: how === "",
            isAboutLife,
            publication
          }
      }
    }
  }
}

const listAt = <A>(lists: Map<string, Array<A>>, key: string): Array<A> => {
  let list = lists.get(key)
  if (list === undefined) lists.set(key, (list = []))
  return list
}

const sameTexts = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  JSON.stringify(a) === JSON.stringify(b.toSorted())

const replyWith = (mediaType: string, body: string): WebReply => ({
  status: 200,
  headers: new Map([["content-type", mediaType]]),
  body: new TextEncoder().encode(body)
})
