/** TYPE, CLASS and RCODE numbers with their mnemonics. IANA "Domain Name System (DNS) Parameters". */

export const typeCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  CAA: 257
} as const

/** A type that the project reads or writes by name; every other type is `TYPEnnn` (RFC 3597 §5). */
export type TypeName = keyof typeof typeCodes

export const classIn = 1

export const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  /** RFC 6672 §2.2: the name that a DNAME leads to would be too long. */
  YXDOMAIN: 6
} as const

const codesByName = new Map<string, number>(Object.entries(typeCodes))
const typeNames = new Map<number, string>(
  Object.entries(typeCodes).map(([mnemonic, code]) => [code, mnemonic])
)

/** "MX" for 15, "TYPE65280" for what has no mnemonic here. RFC 3597 §5. */
export const typeName = (code: number): string => typeNames.get(code) ?? `TYPE${code}`

/** The code of a mnemonic or of `TYPEnnn`, in any case; undefined when it is neither. */
export const typeCode = (text: string): number | undefined => {
  const upper = text.toUpperCase()
  const known = codesByName.get(upper)
  if (known !== undefined) return known
  const digits = /^TYPE(\d{1,5})$/.exec(upper)?.[1]
  return digits !== undefined && Number(digits) < 65_536 ? Number(digits) : undefined
}
