/** A chain as a graph: boxes of zones and peers, nodes in them, arrows between these, each with its status. */
import type { AuthenticationChain, ChainSet, ChainZone } from "../../protocol/dnssec/authentication-chain.ts"
import type { Status } from "../../protocol/dnssec/verdict.ts"
import type { ChainCertificate } from "../../protocol/x509/certificate-chain.ts"
import { type Chain, type ChainPeer, peerName, type UnprovenAnswer } from "../chain.ts"

export interface Graph {
  readonly boxes: ReadonlyArray<Box>
  readonly arrows: ReadonlyArray<Arrow>
}

export interface Box {
  readonly title: string
  readonly status: Status
  readonly nodes: ReadonlyArray<Node>
}

export interface Node {
  /** One string in the whole graph. */
  readonly id: string
  readonly shape: "key" | "records" | "denial" | "certificate" | "anchor"
  readonly lines: ReadonlyArray<string>
  readonly status: Status
  /** Drawn with a double line, as DNSViz does. */
  readonly isTrustAnchor?: boolean
  /** Filled, as DNSViz does with keys that have the SEP flag. */
  readonly isEntryPoint?: boolean
}

/** From what vouches to what it vouches for. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly status: Status
}

export const chainGraph = ({ dnssec, unproven, peers }: Chain): Graph => {
  const zones = dnssec.zones.map((zone) => zoneBox(zone, dnssec))
  const shown = peers.map((peer, i) => peerBox(peer, i, dnssec))
  return {
    boxes: [...zones, ...(unproven.length === 0 ? [] : [unseenBox(unproven)]), ...shown].map(
      ({ box }) => box
    ),
    arrows: [...zones, ...shown].flatMap(({ arrows }) => arrows)
  }
}

interface Drawn {
  readonly box: Box
  readonly arrows: ReadonlyArray<Arrow>
}

const keyNode = (apex: string, key: string) => `key ${key} of ${apex}`
const setNode = (apex: string, set: string) => `set ${set} of ${apex}`
const emptyNode = (apex: string) => `zone ${apex}`

const zoneBox = (zone: ChainZone, { zones }: AuthenticationChain): Drawn => {
  const { apex, parent, status, keys, sets, deniedBy } = zone
  const above = zones.find((one) => one.apex === parent)
  // The DNSKEY RRset is drawn as its keys.
  const dnskeys = sets.find(({ type }) => type === "DNSKEY")
  const others = sets.filter((set) => set !== dnskeys)
  const signers = new Set(dnskeys?.signatures.map(({ key }) => key))
  const nodes: ReadonlyArray<Node> = [
    ...keys.map(({ id, tag, algorithm, isSecureEntryPoint, vouchedBy }): Node => ({
      id: keyNode(apex, id),
      shape: "key",
      lines: [`${isSecureEntryPoint ? "KSK" : "ZSK"} ${tag}`, algorithm],
      status: dnskeys?.status ?? status,
      isTrustAnchor: vouchedBy.includes("trust anchor"),
      isEntryPoint: isSecureEntryPoint
    })),
    ...others.map((set) => setOf(apex, set)),
    ...(keys.length === 0 && (above !== undefined || others.length === 0)
      ? [{ id: emptyNode(apex), shape: "records", lines: ["no usable key"], status } as const]
      : [])
  ]
  const heads = keys.filter(({ vouchedBy }) => vouchedBy.length > 0)
  // Where none of its keys is vouched for, what should have been, or what there is instead.
  const entrances =
    heads.length > 0
      ? heads.map(({ id }) => keyNode(apex, id))
      : [keys[0] === undefined ? emptyNode(apex) : keyNode(apex, keys[0].id)]
  const ds = above?.sets.find(({ id, isAbsent }) => id === `${apex} DS` && !isAbsent)
  const arrows = [
    ...(above === undefined
      ? []
      : (ds === undefined ? deniedBy : [ds.id]).flatMap((set) =>
          entrances.map((to) => ({ from: setNode(above.apex, set), to, status }))
        )),
    ...[...signers].flatMap((signer) =>
      signer === undefined
        ? []
        : keys
            .filter(({ id }) => !signers.has(id))
            .map(({ id }) => ({
              from: keyNode(apex, signer),
              to: keyNode(apex, id),
              status: dnskeys?.status ?? status
            }))
    ),
    ...others.flatMap((set) => [
      ...set.signatures.flatMap(({ key, status }) =>
        key === undefined ? [] : [{ from: keyNode(apex, key), to: setNode(apex, set.id), status }]
      ),
      ...set.provenBy
        .filter((id) => others.some((one) => one.id === id))
        .map((id) => ({ from: setNode(apex, id), to: setNode(apex, set.id), status: set.status }))
    ])
  ]
  const reason = zone.why === undefined ? "" : `, ${zone.why.split(":")[0]!}`
  return {
    box: { title: `zone ${apex}: ${status}${reason}`, status, nodes },
    arrows: distinct(arrows)
  }
}

const setOf = (apex: string, { id, owner, type, isAbsent, status }: ChainSet): Node => ({
  id: setNode(apex, id),
  shape: isAbsent || type.startsWith("NSEC") ? "denial" : "records",
  lines: [type.startsWith("NSEC3") ? shortened(owner) : owner, isAbsent ? `no ${type}` : type],
  status
})

/** Hashes are long, and no two of a zone begin alike. */
const shortened = (owner: string): string => owner.replace(/^(\w{8})\w+/, "$1…")

const unseenBox = (answers: ReadonlyArray<UnprovenAnswer>): Drawn => ({
  box: {
    title: "answers without proof",
    status: "indeterminate",
    nodes: answers.map(({ question, status }) => {
      const [owner = "", type = ""] = question.split(" ")
      return {
        id: `answer ${question}`,
        shape: "records",
        lines: [owner, `${type}: ${status}`],
        status: status === "failed" ? "indeterminate" : status
      }
    })
  },
  arrows: []
})

const peerStatus = { proven: "secure", "not proven": "bogus", unasked: "insecure" } as const

/** What has no fault is as good as what it leads to. */
const peerBox = (peer: ChainPeer, number: number, { zones }: AuthenticationChain): Drawn => {
  const { verdict, certificates: chain } = peer
  const { certificates, anchor, association, unmatched, tlsaOwner, references, presented } = chain
  const status = peerStatus[verdict]
  const idOf = (place: number | string) => `peer ${number} ${place}`
  const onPath = certificates.flatMap(({ isUsed }, i) => (isUsed ? [i] : []))
  const pathStatus: Status =
    anchor === undefined || [...certificates, anchor].some(({ fault }) => fault !== undefined)
      ? "bogus"
      : "secure"
  const nodes: ReadonlyArray<Node> = [
    ...(anchor === undefined
      ? []
      : [
          {
            id: idOf("anchor"),
            shape: "anchor",
            lines: [
              anchor.subject,
              association?.matches === "anchor"
                ? `anchor: fits ${shortRecord(association.record)}`
                : `anchor: ${anchor.from}`,
              ...faultLine(anchor.fault)
            ],
            status: anchor.fault === undefined ? "secure" : "bogus",
            isTrustAnchor: true
          } as const
        ]),
    ...(certificates.length === 0
      ? [{ id: idOf(0), shape: "certificate", lines: ["no certificate"], status } as const]
      : []),
    ...certificates.map((one, i): Node => ({
      id: idOf(i),
      shape: "certificate",
      lines: [
        one.subject,
        ...nameLine(one),
        ...(association?.matches === i ? [`fits ${shortRecord(association.record)}`] : []),
        ...(one.notAfter === "" ? [] : [`until ${one.notAfter.slice(0, 10)}`]),
        ...faultLine(one.fault)
      ],
      status:
        one.fault !== undefined
          ? "bogus"
          : one.isUsed
            ? pathStatus
            : association?.matches === i
              ? "secure"
              : "insecure"
    })),
    ...(references === undefined
      ? []
      : [
          {
            id: idOf("names"),
            shape: "records",
            lines: [
              presented === undefined ? "no name matches" : "name matches",
              ...references.slice(0, 3),
              ...(references.length > 3 ? [`and ${references.length - 3} more`] : [])
            ],
            status: presented === undefined ? "bogus" : "secure"
          } as const
        ])
  ]
  const tlsa = zones
    .flatMap(({ apex, sets }) => sets.map((set) => ({ apex, set })))
    .find(({ set }) => set.type === "TLSA" && !set.isAbsent && set.owner.toLowerCase() === tlsaOwner)
  const record = idOf("record")
  const compared = association?.record ?? unmatched?.[0]
  const matched =
    compared === undefined
      ? undefined
      : idOf(
          association === undefined ? 0 : association.matches === "anchor" ? "anchor" : association.matches
        )
  const path = [...onPath.map(idOf), ...(anchor === undefined ? [] : [idOf("anchor")])]
  return {
    box: {
      title: `certificates of ${peerName(peer)}: ${verdict === "unasked" ? "not checked" : verdict}`,
      status,
      nodes:
        compared === undefined || tlsa !== undefined
          ? nodes
          : [
              {
                id: record,
                shape: "records",
                lines: ["TLSA", shortRecord(compared)],
                status: "insecure"
              },
              ...nodes
            ]
    },
    arrows: [
      ...path.slice(1).map((from, i) => ({ from, to: path[i]!, status: pathStatus })),
      ...(references === undefined
        ? []
        : [
            {
              from: idOf(0),
              to: idOf("names"),
              status: presented === undefined ? "bogus" : "secure"
            } as const
          ]),
      ...(matched === undefined || !nodes.some(({ id }) => id === matched)
        ? []
        : [
            {
              from: tlsa === undefined ? record : setNode(tlsa.apex, tlsa.set.id),
              to: matched,
              status: association === undefined ? ("bogus" as const) : (tlsa?.set.status ?? "insecure")
            }
          ])
    ]
  }
}

/** The subject's own name is there already. */
const nameLine = ({ subject, names: [first, ...others] }: ChainCertificate): ReadonlyArray<string> =>
  first === undefined || subject.includes(first.replace(/^CN /, ""))
    ? []
    : [others.length === 0 ? first : `${first} +${others.length}`]

const faultLine = (fault: string | undefined): ReadonlyArray<string> =>
  fault === undefined ? [] : [fault.split(":")[0]!]

/** Usage, selector and matching type; the data is in the text below. */
const shortRecord = (record: string): string => record.split(" ").slice(0, 4).join(" ")

const distinct = (arrows: ReadonlyArray<Arrow>): ReadonlyArray<Arrow> => [
  ...new Map(arrows.map((arrow) => [`${arrow.from} > ${arrow.to}`, arrow])).values()
]
