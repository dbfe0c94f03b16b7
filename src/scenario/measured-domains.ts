/** Domains as somebody measured them, and the scenario of one that publishes just that. */
import type { Scenario } from "./schema/scenario.ts"

/** In the CSV file; what a domain without a policy has is `none`. */
export const measuredModes = ["none", "testing", "enforce"] as const

/** What a domain publishes. */
export interface Measured {
  /** Is the zone of the domain signed? */
  readonly dnssec: boolean
  /** Do its MX hosts have TLSA records, and so signed zones? */
  readonly tlsa: boolean
  /** The mode of its MTA-STS policy. */
  readonly mtaSts: (typeof measuredModes)[number]
}

/** A million domains as columns, the most popular first. */
export interface MeasuredDomains {
  /** By name. */
  readonly providers: ReadonlyArray<string>
  /** Index among the providers; `noProvider` for a domain with hosts of its own. */
  readonly providerOf: Uint32Array
  /** `codeOf` what it publishes. */
  readonly published: Uint8Array
}

export const noProvider = 0xffff_ffff

/** Numbers from 0 to 11. */
export const codeOf = ({ dnssec, tlsa, mtaSts }: Measured): number =>
  Number(dnssec) + 2 * Number(tlsa) + 4 * measuredModes.indexOf(mtaSts)

export const codes = 4 * measuredModes.length

export const measuredOf = (code: number): Measured => ({
  dnssec: code % 2 === 1,
  tlsa: (code >> 1) % 2 === 1,
  mtaSts: measuredModes[code >> 2]!
})

/** The model that a domain adopts which publishes that, as a file writes it. */
export const adoptedBy = ({ tlsa, mtaSts: mode }: Measured): Scenario["models"][number] => {
  if (mode === "none") return tlsa ? "dane" : "opportunistic"
  return tlsa
    ? { model: "dane+mta-sts", parameters: { mtaSts: { mode } } }
    : { model: "mta-sts", parameters: { mode } }
}

/** The zone of the scenario in which a name is; undefined where the file writes none. */
export const zoneAround = ({ zones }: Pick<Scenario, "zones">, name: string) =>
  zones
    .filter(({ apex }) => `.${name}`.toLowerCase().endsWith(`.${apex}`.toLowerCase()))
    .toSorted((a, b) => b.apex.length - a.apex.length)[0]

/** With the zones of the domain and of its MX hosts signed, or not, as they were found. */
export const scenarioOfMeasured = (scenario: Scenario, { dnssec, tlsa }: Measured): Scenario => {
  const ofDomain = zoneAround(scenario, scenario.domain.name)
  const ofHosts = scenario.domain.mx.map(({ host }) => zoneAround(scenario, host))
  return {
    ...scenario,
    zones: scenario.zones.map((zone) => {
      if (zone === ofDomain) return signed(zone, dnssec)
      // Without records, what the file says is as good a guess as any.
      return tlsa && ofHosts.includes(zone) ? signed(zone, true) : zone
    })
  }
}

type Zone = Scenario["zones"][number]

const signed = (zone: Zone, isSigned: boolean): Zone => {
  if (isSigned === (zone.signing === "signed")) return zone
  if (isSigned) return { ...zone, signing: "signed" }
  const { dnssec: _, ...unsigned } = zone
  return { ...unsigned, signing: "unsigned" }
}
