/** Where attackers commonly sit, and what they can do from there: capabilities together under one name. Assumptions of ours, each to be varied. */

export interface AttackerPosition {
  /** In scenarios: `position: national-gateway`. */
  readonly id: string
  /** A line for `hoptrust list positions`. */
  readonly title: string
  /** Ids, in the order in which they act. */
  readonly capabilities: ReadonlyArray<string>
  /** By id, for those that from there do less than they can by default. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const attackerPositions: ReadonlyArray<AttackerPosition> = [
  { id: "coffee-shop", title: "reads the air and changes nothing", capabilities: ["smtp-obs"] },
  {
    id: "isp-near-sender",
    title: "carries the sender's mail, DNS and web traffic",
    capabilities: [
      "smtp-obs",
      "smtp-strip",
      "smtp-mitm",
      "smtp-block",
      "smtp-inject",
      "dns-forge",
      "dns-block",
      "web-block",
      "rpt-suppress",
      "revoke-block"
    ]
  },
  {
    id: "isp-near-receiver",
    title: "carries mail to the MX hosts; DNS and policy hosts are elsewhere",
    capabilities: ["smtp-obs", "smtp-strip", "smtp-mitm", "smtp-block", "smtp-inject"]
  },
  {
    id: "rogue-resolver",
    title: "is the resolver that a sender relies on, or stands before it",
    capabilities: ["dns-stub", "dns-forge", "dns-block"]
  },
  {
    id: "national-gateway",
    title: "everything that crosses the border passes it",
    capabilities: [
      "smtp-obs",
      "smtp-strip",
      "smtp-mitm",
      "smtp-block",
      "smtp-inject",
      "ip-hijack",
      "dns-forge",
      "dns-block",
      "web-block",
      "rpt-suppress",
      "revoke-block"
    ]
  },
  {
    id: "hoster",
    title:
      "carries all that goes to the target's servers, an authority's validation among it; DNS is elsewhere",
    capabilities: ["smtp-obs", "smtp-strip", "smtp-mitm", "smtp-block", "smtp-inject", "ca-dvfool"],
    parameters: { "ca-dvfool": { paths: ["http"] } }
  },
  {
    id: "registrar-thief",
    title: "has the registrar's panel, and so the delegation",
    capabilities: ["deleg-write", "zone-write"]
  },
  {
    id: "state-with-a-ca",
    title: "a national gateway with an authority that senders trust",
    capabilities: [
      "ca-misissue",
      "smtp-obs",
      "smtp-mitm",
      "smtp-strip",
      "ip-hijack",
      "dns-forge",
      "web-block",
      "rpt-suppress",
      "revoke-block"
    ]
  },
  {
    id: "neighbour-tenant",
    title: "is a customer of the target's provider, and can poison a resolver",
    capabilities: ["cotenant", "dns-poison"]
  },
  { id: "off-path", title: "sits nowhere, and races the authorities' answers", capabilities: ["dns-poison"] },
  {
    // Brandt et al., CCS 2018: poisoned resolvers of certification authorities, from off the path, one at a time.
    id: "researcher",
    title:
      "sits nowhere, and races answers to senders' resolvers and to that of one perspective of an authority",
    capabilities: ["dns-poison", "ca-dvfool"],
    parameters: { "ca-dvfool": { paths: ["dns"], perspectives: [0] } }
  }
]
