/** Certificates of a scenario: are those that it brings as octets any, have they dates, and can those be renewed that are to be? */
import { Result } from "effect"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { Certificate as WrittenCertificate } from "../../scenario/schema/certificate.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { withAlternatives } from "../../world/deployment.ts"
import { certificatePlan } from "../../staging/world/certificate-plan.ts"
import { type Inconsistency, inconsistency, repeated } from "./inconsistency.ts"

export const checkCertificates = (scenario: Scenario): ReadonlyArray<Inconsistency> => [
  ...checkRoots(scenario),
  ...checkChains(scenario),
  ...checkDates(scenario),
  ...checkKeyTypes(scenario),
  ...checkNamedKeyTypes(scenario),
  ...checkRenewals(scenario)
]

const checkRoots = ({ sender, senders }: Scenario): ReadonlyArray<Inconsistency> =>
  [
    { roots: sender.roots, path: ["sender", "roots"] },
    ...senders.map(({ roots }, index) => ({ roots, path: ["senders", index, "roots"] }))
  ].flatMap(({ roots = [], path }) => roots.flatMap((text, index) => noCertificate(text, [...path, index])))

const noCertificate = (text: string, path: Path): ReadonlyArray<Inconsistency> => {
  const parsed = parseCertificate(Buffer.from(text, "base64"))
  return Result.isFailure(parsed)
    ? [
        inconsistency(
          path,
          "a certificate, DER in base64",
          `${parsed.failure.reason}: ${parsed.failure.detail}`
        )
      ]
    : []
}

/** A server may show any certificates in any order, but TLS knows no chain of anything else. RFC 8446 §4.4.2. */
const checkChains = (scenario: Scenario): ReadonlyArray<Inconsistency> =>
  certificatesAnywhere(scenario).flatMap(({ path, certificate }) =>
    (certificate.der ?? []).flatMap((text, index) => noCertificate(text, [...path, "der", index]))
  )

/** The last second of GeneralizedTime. RFC 5280 §4.1.2.5. */
const lastSecond = Date.parse("9999-12-31T23:59:59Z") / 1000

const checkDates = (scenario: Scenario): ReadonlyArray<Inconsistency> =>
  certificatesAnywhere(scenario).flatMap(({ path, certificate }) =>
    certificatePlan(scenario, "", certificate).notAfterSeconds > lastSecond
      ? [
          inconsistency(
            [...path, "notBefore"],
            "a certificate that ends before the year 10000",
            certificate.lifetime
          )
        ]
      : []
  )

/** A second certificate with a key of the same type would never be shown. RFC 8446 §4.4.2.2. */
const checkKeyTypes = (scenario: Scenario): ReadonlyArray<Inconsistency> =>
  certificatesIn(scenario).flatMap(({ path, certificate }) =>
    repeated(
      withAlternatives(certificatePlan(scenario, "", certificate)).map(({ keyType = "ecdsa" }) => keyType),
      "a key of another type than the other certificates of the listener have",
      (index) => [...path, "alternatives", index - 1, "keyType"]
    )
  )

/** Of TLSA records that name one of several certificates: has the host one of that type, ever? */
const checkNamedKeyTypes = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { domain, zones, hosts, phases } = scenario
  const listeners = [
    ...[...domain.mx, ...phases.flatMap((phase) => phase.domain?.mx ?? [])].map(({ host, certificate }) => ({
      name: host,
      certificate
    })),
    ...[...hosts, ...phases.flatMap((phase) => phase.hosts)].flatMap(({ name, smtp, https }) =>
      [smtp, https].flatMap((listener) =>
        listener === undefined ? [] : [{ name, certificate: listener.certificate }]
      )
    )
  ]
  return [
    { zones, path: ["zones"] },
    ...phases.map((phase, index) => ({ zones: phase.zones, path: ["phases", index, "zones"] }))
  ].flatMap(({ zones, path }) =>
    zones.flatMap(({ records }, zone) =>
      records.flatMap(({ tlsaOf }, index) => {
        if (tlsaOf?.keyType === undefined || tlsaOf.of !== undefined) return []
        const ofHost = listeners.filter(({ name }) => name.toLowerCase() === tlsaOf.host.toLowerCase())
        const types = ofHost.flatMap(({ certificate }) =>
          withAlternatives(certificatePlan(scenario, "", certificate)).map(({ keyType }) => keyType)
        )
        return ofHost.length === 0 || types.includes(tlsaOf.keyType)
          ? []
          : [
              inconsistency(
                [...path, zone, "records", index, "tlsaOf", "keyType"],
                `a type of key that a certificate of ${tlsaOf.host} has`,
                tlsaOf.keyType
              )
            ]
      })
    )
  )
}

type Path = ReadonlyArray<string | number>
type Listener = Pick<NonNullable<Scenario["hosts"][number]["smtp"]>, "certificate" | "certificatesByName">
type Certificate = NonNullable<Listener["certificate"]>

/** Our choice: more often than once a day nobody renews, and a world would have no end of stages. */
const leastMicros = 86_400_000_000

const checkRenewals = (scenario: Scenario): ReadonlyArray<Inconsistency> =>
  certificatesIn(scenario).flatMap(({ path, certificate: { renewal, ...first } }) => {
    if (renewal === undefined) return []
    const at = [...path, "renewal"]
    const all = [first, ...first.alternatives]
    const notAfter = all.find((certificate) => certificate.notAfter !== undefined)?.notAfter
    if (notAfter !== undefined || all.some(({ der }) => der !== undefined))
      return [
        inconsistency(
          at,
          "a certificate that can be made again, with a lifetime",
          notAfter === undefined ? "one given as der" : `one that ends on ${notAfter}`
        )
      ]
    if (!renewal.keepsKey && all.some(({ keyType }) => keyType === "rsa"))
      return [
        inconsistency(
          [...at, "keepsKey"],
          "true for an RSA key: there are eight, and the next could be the same",
          "false"
        )
      ]
    return toMicros(renewal.every) < leastMicros
      ? [inconsistency([...at, "every"], "a day at least", renewal.every)]
      : []
  })

interface Found {
  readonly path: Path
  readonly certificate: Certificate
}

/** Those that cannot be renewed too. */
interface FoundAnywhere {
  readonly path: Path
  readonly certificate: typeof WrittenCertificate.Type
}

const certificatesAnywhere = (scenario: Scenario): ReadonlyArray<FoundAnywhere> => [
  ...certificatesIn(scenario).flatMap(({ path, certificate }) => [
    { path, certificate },
    ...certificate.alternatives.map((other, index) => ({
      path: [...path, "alternatives", index],
      certificate: other
    }))
  ]),
  ...attackersCertificates(scenario),
  ...namedCertificates(scenario)
]

/** Those that TLSA records name without a host's showing them. */
const namedCertificates = ({ zones, phases }: Scenario): ReadonlyArray<FoundAnywhere> =>
  [
    { zones, path: ["zones"] },
    ...phases.map((phase, index) => ({ zones: phase.zones, path: ["phases", index, "zones"] }))
  ].flatMap(({ zones, path }) =>
    zones.flatMap(({ records }, zone) =>
      records.flatMap(({ tlsaOf }, index) =>
        tlsaOf?.of === undefined
          ? []
          : [{ path: [...path, zone, "records", index, "tlsaOf", "of"], certificate: tlsaOf.of }]
      )
    )
  )

/** Those with which attackers end TLS. */
const attackersCertificates = ({ attackers, phases }: Scenario): ReadonlyArray<FoundAnywhere> =>
  [
    ...attackers.map(({ actions }, index) => ({ actions, path: ["attackers", index, "actions"] })),
    ...phases.map(({ actions }, index) => ({ actions, path: ["phases", index, "actions"] }))
  ].flatMap(({ actions, path }) =>
    actions.flatMap((action, index) =>
      "certificate" in action && action.certificate !== undefined
        ? [{ path: [...path, index, "certificate"], certificate: action.certificate }]
        : []
    )
  )

/** Every certificate of a host, at the scenario's start and in its phases. */
const certificatesIn = ({ domain, hosts, phases }: Scenario): ReadonlyArray<Found> =>
  [
    { mx: domain.mx, hosts, path: [] },
    ...phases.map((phase, index) => ({
      mx: phase.domain?.mx ?? [],
      hosts: phase.hosts,
      path: ["phases", index]
    }))
  ].flatMap(({ mx, hosts, path }) => [
    ...mx.flatMap((listener, index) => certificatesOf(listener, [...path, "domain", "mx", index])),
    ...hosts.flatMap(({ smtp, https }, index) => [
      ...(smtp === undefined ? [] : certificatesOf(smtp, [...path, "hosts", index, "smtp"])),
      ...(https === undefined ? [] : certificatesOf(https, [...path, "hosts", index, "https"]))
    ])
  ])

const certificatesOf = ({ certificate, certificatesByName }: Listener, path: Path): ReadonlyArray<Found> => [
  ...(certificate === undefined ? [] : [{ path: [...path, "certificate"], certificate }]),
  ...certificatesByName.map(({ certificate }, index) => ({
    path: [...path, "certificatesByName", index, "certificate"],
    certificate
  }))
]
