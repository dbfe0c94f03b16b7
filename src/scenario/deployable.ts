/**
 * What the domain of a scenario could deploy, each as an edited scenario: what it buys is seen by searching both.
 *
 * A domain that is described adopts by itself what each model publishes, so that a model more is a change. One that is copied from the field
 * (`presets: false`, or records that are kept) publishes what it was found with, and its records and documents change.
 */
import { Struct } from "effect"
import type { Scenario } from "./schema/scenario.ts"

export interface Deployable {
  /** What the operator does, as an imperative. */
  readonly title: string
  readonly scenario: Scenario
  /** Labels of the models whose senders notice. */
  readonly models: ReadonlyArray<string>
}

export interface DeployablePair extends Deployable {
  /** Titles of the two changes. */
  readonly parts: readonly [string, string]
}

type Zone = Scenario["zones"][number]

/** What senders do who look for nothing: RFC 3207 §6, RFC 7435. */
const baselineModel = "opportunistic"

/** And the two that senders of today look for: RFC 8461, RFC 7672. */
const usual = [baselineModel, "mta-sts", "dane"] as const

type ModelChoice = Scenario["models"][number]

export const labelOf = (choice: ModelChoice): string =>
  typeof choice === "string" ? choice : (choice.as ?? choice.model)

const idOf = (choice: ModelChoice): string => (typeof choice === "string" ? choice : choice.model)

/** Of the model that looks for nothing, where the scenario has it. */
export const baselineLabel = ({ models }: Scenario): string | undefined => {
  const choice = models.find((one) => idOf(one) === baselineModel)
  return choice === undefined ? undefined : labelOf(choice)
}

/** Is the domain's zone a copy of what was found? */
export const isCopied = ({ zones, domain }: Scenario): boolean =>
  zones.some((zone) => zone.apex === domain.name && isCopy(zone))

const isCopy = ({ presets, dnssecRecords }: Zone): boolean => !presets || dnssecRecords === "kept"

/** The scenario with the models that advice is about, and without attackers and expectations, which a search has no use for. */
export const advisable = (scenario: Scenario): Scenario => {
  const chosen = isCopied(scenario)
    ? scenario.models.filter((choice) => usual.some((id) => id === idOf(choice)))
    : scenario.models
  // No label of the file's own may stand for another model.
  const missing = usual.filter(
    (id) => !chosen.some((choice) => idOf(choice) === id || labelOf(choice) === id)
  )
  const [first = baselineModel, ...others] = [...chosen, ...missing]
  return { ...Struct.omit(scenario, ["expect"]), models: [first, ...others], attackers: [] }
}

/** In no order of worth. @param scenario from `advisable` */
export const deployable = (scenario: Scenario): ReadonlyArray<Deployable> => [
  ...enforced(scenario),
  ...(isCopied(scenario) ? copyChanges(scenario) : signedPresets(scenario))
]

/** Two of these one after the other, for the models whose senders notice both. @param scenario from `advisable` */
export const deployablePairs = (scenario: Scenario): ReadonlyArray<DeployablePair> => {
  const single = deployable(scenario)
  return single.flatMap((first, i) => {
    const afterwards = deployable(first.scenario)
    return single.slice(i + 1).flatMap(({ title, models }) => {
      // A change that has the first in it has another title after it, and is no pair.
      const second = afterwards.find((change) => change.title === title)
      const both = models.filter((label) => first.models.includes(label))
      return second === undefined || both.length === 0
        ? []
        : [
            {
              title: `Do both: ${lowerFirst(first.title)}; ${lowerFirst(title)}`,
              scenario: second.scenario,
              models: both,
              parts: [first.title, title] as const
            }
          ]
    })
  })
}

const lowerFirst = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1)

/** RFC 8461 §5: mode testing stops nothing. */
const enforced = (scenario: Scenario): ReadonlyArray<Deployable> => {
  const testing = scenario.models.filter((choice) => inEnforce(choice) !== choice)
  const [first, ...others] = scenario.models
  const described: Deployable = {
    title: "Set the MTA-STS policy to mode enforce",
    scenario: { ...scenario, models: [inEnforce(first), ...others.map(inEnforce)] },
    models: testing.map(labelOf)
  }
  const served: Deployable = {
    title: "Set the MTA-STS policy to mode enforce, with a new id in the TXT record",
    scenario: { ...scenario, hosts: scenario.hosts.map(withEnforce) },
    models: labelsOf(scenario, "mta-sts")
  }
  const isServed = scenario.hosts.some(({ https }) => https?.documents.some(isTesting) === true)
  return [...(testing.length === 0 ? [] : [described]), ...(isServed ? [served] : [])]
}

const inEnforce = (choice: ModelChoice): ModelChoice => {
  if (typeof choice === "string") return choice
  const parameters = Object.assign({ mode: "" }, choice.parameters)
  return parameters.mode === "testing"
    ? { ...choice, parameters: { ...parameters, mode: "enforce" } }
    : choice
}

type Host = Scenario["hosts"][number]
type Document = NonNullable<Host["https"]>["documents"][number]

/** RFC 8461 §3.2, §3.3. */
const isTesting = ({ path, body }: Document): boolean =>
  path === "/.well-known/mta-sts.txt" && /^mode:[ \t]*testing[ \t]*\r?$/m.test(body)

const withEnforce = (host: Host): Host =>
  host.https === undefined
    ? host
    : {
        ...host,
        https: {
          ...host.https,
          documents: host.https.documents.map((document) =>
            isTesting(document)
              ? {
                  ...document,
                  body: document.body.replace(/^mode:[ \t]*testing[ \t]*(?=\r?$)/m, "mode: enforce")
                }
              : document
          )
        }
      }

const labelsOf = ({ models }: Scenario, ...ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  models.filter((choice) => ids.includes(idOf(choice))).map(labelOf)

/** Every model finds the zone signed; by default only those that need it do. */
const signedPresets = (scenario: Scenario): ReadonlyArray<Deployable> => {
  const { domain, zones } = scenario
  const isUnsound = (signing: string) => signing !== "signed" && signing !== "as-model-needs"
  const own = zones.find(({ apex }) => apex === domain.name)
  if (!isUnsound(own?.signing ?? domain.zone)) return []
  return [
    {
      title: `Sign the zone ${domain.name} with DNSSEC, with a DS record in the parent zone`,
      scenario: {
        ...scenario,
        domain: { ...domain, zone: "signed" },
        zones: zones.map((zone) => (zone === own ? { ...zone, signing: "signed" } : zone))
      },
      models: scenario.models.map(labelOf)
    }
  ]
}

const copyChanges = (scenario: Scenario): ReadonlyArray<Deployable> => {
  const signed = withSigned(scenario)
  const withRecords = withTlsa(signed ?? scenario)
  const withPolicy = withMtaSts(scenario)
  return [
    ...(signed === undefined
      ? []
      : [
          {
            title: `Sign the zones of ${scenario.domain.name} and its MX hosts with DNSSEC, with DS records in their parent zones`,
            scenario: signed,
            models: scenario.models.map(labelOf)
          }
        ]),
    ...(withRecords === undefined
      ? []
      : [
          {
            title: `${signed === undefined ? "Publish" : "Sign the zones, and publish"} a TLSA record for each MX host`,
            scenario: withRecords,
            models: labelsOf(scenario, "dane")
          }
        ]),
    ...(withPolicy === undefined
      ? []
      : [
          {
            title: "Publish an MTA-STS policy in mode enforce",
            scenario: withPolicy,
            models: labelsOf(scenario, "mta-sts")
          }
        ])
  ]
}

/** RFC 4034: what signing makes itself. */
const madeBySigning = ["DNSKEY", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DS"]

const isUnsigned = ({ dnssecRecords, signing, records }: Zone): boolean =>
  dnssecRecords === undefined
    ? signing === "unsigned"
    : dnssecRecords === "kept" && !records.some(({ type }) => type === "DNSKEY")

/** Zones in which the domain or one of its MX hosts is. */
const concerned = ({ domain }: Scenario, { apex }: Zone): boolean =>
  [domain.name, ...domain.mx.map(({ host }) => host)].some(
    (name) => name === apex || name.toLowerCase().endsWith(`.${apex}`)
  )

/** Undefined where there is nothing to sign. Zones that are signed wrongly are mended, not deployed. */
const withSigned = (scenario: Scenario): Scenario | undefined => {
  // Zones above are not the domain's to sign.
  const isToSign = (zone: Zone) => isCopy(zone) && concerned(scenario, zone) && isUnsigned(zone)
  if (!scenario.zones.some(isToSign)) return undefined
  return {
    ...scenario,
    zones: scenario.zones.map((zone) => (isToSign(zone) ? withSigning(zone, "signed") : zone))
  }
}

/** The zone with its own records, and the simulation's signatures in place of those that were found. */
export const withSigning = (zone: Zone, signing: Zone["signing"]): Zone => ({
  ...Struct.omit(zone, ["dnssecRecords"]),
  signing,
  presets: false,
  records: zone.records.filter(({ type }) => !madeBySigning.includes(type))
})

export const withZone = (scenario: Scenario, zone: Zone, changed: Zone): Scenario => ({
  ...scenario,
  zones: scenario.zones.map((one) => (one === zone ? changed : one))
})

/** RFC 7672 §3.1: DANE-EE(3) with the host's key, where a host has none and its zone is at hand. */
const withTlsa = (scenario: Scenario): Scenario | undefined => {
  const missing = scenario.domain.mx.flatMap(({ host }) => {
    const owner = `_25._tcp.${host}`
    const zone = zoneOf(scenario, host)
    return zone === undefined ||
      !isCopy(zone) ||
      zone.dnssecRecords === "kept" ||
      zone.records.some((record) => record.type === "TLSA" && record.owner === owner)
      ? []
      : [{ zone, owner, host }]
  })
  if (missing.length === 0) return undefined
  return {
    ...scenario,
    zones: scenario.zones.map((zone) => ({
      ...zone,
      records: [
        ...zone.records,
        ...missing.flatMap((one) =>
          one.zone === zone
            ? [
                {
                  owner: one.owner,
                  type: "TLSA",
                  tlsaOf: {
                    host: one.host,
                    certificate: "leaf",
                    usage: "DANE-EE",
                    selector: "SPKI",
                    matchingType: "SHA2-256"
                  } as const,
                  ttl: "1h"
                }
              ]
            : []
        )
      ]
    }))
  }
}

/** The closest enclosing one. */
const zoneOf = ({ zones }: Scenario, name: string): Zone | undefined =>
  zones
    .filter(({ apex }) => name === apex || name.endsWith(`.${apex}`))
    .toSorted((a, b) => b.apex.length - a.apex.length)[0]

/** RFC 8461 §3: what the model has its adopters publish. A zone whose records are kept takes nothing more, unless it is unsigned. */
const withMtaSts = (scenario: Scenario): Scenario | undefined => {
  const { domain, zones } = scenario
  const zone = zones.find(({ apex }) => apex === domain.name)
  if (zone === undefined || zone.records.some(({ owner }) => owner === `_mta-sts.${domain.name}`))
    return undefined
  if (zone.dnssecRecords === "kept" && !isUnsigned(zone)) return undefined
  const { dnssecRecords, ...rest } = zone
  const open: Zone = dnssecRecords === "signed-anew" ? { ...zone, presets: true } : { ...rest, presets: true }
  return withZone(scenario, zone, open)
}
