/** What a domain that adopts POSH publishes: the fingerprints of its mail exchangers' certificates. RFC 7711 §3.1. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { poshMediaType, writePoshDocument } from "../../protocol/posh/document.ts"
import { poshUrl } from "../../protocol/posh/retrieval.ts"
import { fingerprintsOf } from "../../protocol/posh/verify.ts"
import { publishing } from "../publishing.ts"
import type { Publication, PublishedDocument, Recipient, RecipientHost } from "../trust-model.ts"

/** §8: the SRV service name where there is one, and any unique string otherwise. None is registered for mail transport. */
export const service = "smtp"

export const sources = ["next-hop", "mx-host"] as const
export type Source = (typeof sources)[number]

export const publishParameters = {
  source: parameter(
    Schema.Literals(sources).annotate({
      description:
        "whose web host has the document: the domain of the mail address, so that names of MX hosts play no part, or each MX host, which anybody who forges DNS chooses",
      ...publishing({ role: "form" })
    }),
    "next-hop"
  ),
  expiresSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description:
        "expires of the document, in seconds (RFC 7711 §6); a week as in one of the RFC's examples",
      ...publishing({ role: "life", values: [0, 31_557_600] })
    }),
    604_800
  ),
  delegatedTo: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "web host of a provider that has the fingerprints; the domain's own has a reference to it (§3.2), which need not change with certificates",
      ...publishing({ role: "names" })
    })
  )
}

const Publishing = Schema.Struct(publishParameters)

export const publish = (
  { domain, mxHosts }: Recipient,
  { source, expiresSeconds, delegatedTo }: typeof Publishing.Type
): Publication => ({
  needsSignedZone: false,
  records: [],
  documents: (source === "next-hop"
    ? [documentAt(domain, mxHosts, expiresSeconds)]
    : mxHosts.map((host) => documentAt(host.name, [host], expiresSeconds))
  ).flatMap((document) =>
    delegatedTo === undefined ? [document] : delegated(document, delegatedTo, expiresSeconds)
  )
})

/** §3.2, §7: the provider changes the fingerprints, and the reference stays. */
const delegated = (
  document: PublishedDocument,
  provider: string,
  expiresSeconds: number
): ReadonlyArray<PublishedDocument> => {
  // §7 names no path; one for each source domain, so that a provider can have many.
  const path = `/.well-known/posh/${document.host}.json`
  return [
    {
      ...document,
      body: writePoshDocument({ _tag: "Reference", url: `https://${provider}${path}`, expiresSeconds })
    },
    { ...document, host: provider, path, place: "posh-provider" }
  ]
}

const documentAt = (
  host: string,
  described: ReadonlyArray<RecipientHost>,
  expiresSeconds: number
): PublishedDocument => ({
  host,
  path: new URL(poshUrl(host, service)).pathname,
  mediaType: poshMediaType,
  body: writePoshDocument({
    _tag: "Fingerprints",
    descriptors: described.flatMap(({ chains }) =>
      chains.flatMap(([leaf]) => (leaf === undefined ? [] : [fingerprintsOf(leaf)]))
    ),
    expiresSeconds
  })
})
