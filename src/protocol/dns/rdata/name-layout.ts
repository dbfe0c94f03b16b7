/**
 * Where domain names stand inside RDATA: what the message decoder decompresses (RFC 3597 §4) and what the
 * canonical form puts in lower case (RFC 4034 §6.2).
 */

/** A field of RDATA: a domain name, that many octets, a string with a length octet, or all that is left. */
export type RdataField = "name" | number | "counted" | "rest"

export interface NameLayout {
  readonly fields: ReadonlyArray<RdataField>
  /**
   * May a sender have compressed these names? RFC 3597 §4: those of RFC 1035 may be, those of a few later types
   * once were and should still be understood.
   */
  readonly mayBeCompressed: boolean
  /** RFC 4034 §6.2 with RFC 6840 §5.1, which takes NSEC out of the list. */
  readonly isLowerCasedInCanonicalForm: boolean
}

/** Undefined for types without names, and for those of which nothing is known (RFC 3597 §3: opaque octets). */
export const nameLayout = (type: number): NameLayout | undefined => layouts.get(type)

const inOldTypes = (...fields: ReadonlyArray<RdataField>): NameLayout => ({
  fields,
  mayBeCompressed: true,
  isLowerCasedInCanonicalForm: true
})

/** Types by number. A6 is left out: RFC 6563 made it historic and nothing here serves or validates it. */
const layouts = new Map<number, NameLayout>([
  [2, inOldTypes("name")], // NS
  [3, inOldTypes("name")], // MD
  [4, inOldTypes("name")], // MF
  [5, inOldTypes("name")], // CNAME
  [6, inOldTypes("name", "name", 20)], // SOA
  [7, inOldTypes("name")], // MB
  [8, inOldTypes("name")], // MG
  [9, inOldTypes("name")], // MR
  [12, inOldTypes("name")], // PTR
  [14, inOldTypes("name", "name")], // MINFO
  [15, inOldTypes(2, "name")], // MX
  [17, inOldTypes("name", "name")], // RP
  [18, inOldTypes(2, "name")], // AFSDB
  [21, inOldTypes(2, "name")], // RT
  [24, inOldTypes(18, "name", "rest")], // SIG
  [26, inOldTypes(2, "name", "name")], // PX
  [30, inOldTypes("name", "rest")], // NXT
  [33, inOldTypes(6, "name")], // SRV
  [35, inOldTypes(4, "counted", "counted", "counted", "name")], // NAPTR
  [36, inOldTypes(2, "name")], // KX
  [39, inOldTypes("name")], // DNAME
  // RFC 4034 §3.1.7, §4.1.1: the names in RRSIG and NSEC are never compressed.
  [46, { fields: [18, "name", "rest"], mayBeCompressed: false, isLowerCasedInCanonicalForm: true }],
  [47, { fields: ["name", "rest"], mayBeCompressed: false, isLowerCasedInCanonicalForm: false }]
])
