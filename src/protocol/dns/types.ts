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

/** A type whose RDATA the project reads and writes; of every other type it knows octets alone (RFC 3597 §5). */
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

/** What else the registry "Resource Record (RR) TYPEs" names, as of 2025. */
const otherRegisteredTypes = {
  MD: 3,
  MF: 4,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  HINFO: 13,
  MINFO: 14,
  RP: 17,
  AFSDB: 18,
  X25: 19,
  ISDN: 20,
  RT: 21,
  NSAP: 22,
  "NSAP-PTR": 23,
  SIG: 24,
  KEY: 25,
  PX: 26,
  GPOS: 27,
  LOC: 29,
  NXT: 30,
  EID: 31,
  NIMLOC: 32,
  ATMA: 34,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  A6: 38,
  SINK: 40,
  APL: 42,
  SSHFP: 44,
  IPSECKEY: 45,
  DHCID: 49,
  SMIMEA: 53,
  HIP: 55,
  NINFO: 56,
  RKEY: 57,
  TALINK: 58,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  DSYNC: 66,
  HHIT: 67,
  BRID: 68,
  SPF: 99,
  UINFO: 100,
  UID: 101,
  GID: 102,
  UNSPEC: 103,
  NID: 104,
  L32: 105,
  L64: 106,
  LP: 107,
  EUI48: 108,
  EUI64: 109,
  NXNAME: 128,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  /** The registry has `*`, which everybody writes ANY. */
  ANY: 255,
  URI: 256,
  AVC: 258,
  DOA: 259,
  AMTRELAY: 260,
  RESINFO: 261,
  WALLET: 262,
  CLA: 263,
  IPN: 264,
  TA: 32_768,
  DLV: 32_769
} as const

const registered = Object.entries({ ...typeCodes, ...otherRegisteredTypes })
const codesByName = new Map<string, number>([...registered, ["*", otherRegisteredTypes.ANY]])
const typeNames = new Map<number, string>(registered.map(([mnemonic, code]) => [code, mnemonic]))

/** RFC 6895 §3.1: OPT and 128 to 255 are part of the protocol or questions, and no data that a zone could hold. */
export const isMetaType = (code: number): boolean =>
  code === typeCodes.OPT || (code >= 128 && code <= otherRegisteredTypes.ANY)

/** "MX" for 15, "TYPE65280" for what has no mnemonic. RFC 3597 §5. */
export const typeName = (code: number): string => typeNames.get(code) ?? `TYPE${code}`

/** The code of a mnemonic or of `TYPEnnn`, in any case; undefined when it is neither. */
export const typeCode = (text: string): number | undefined => {
  const upper = text.toUpperCase()
  const known = codesByName.get(upper)
  if (known !== undefined) return known
  const digits = /^TYPE(\d{1,5})$/.exec(upper)?.[1]
  return digits !== undefined && Number(digits) < 65_536 ? Number(digits) : undefined
}
