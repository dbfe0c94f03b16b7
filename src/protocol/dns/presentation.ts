/** RDATA as people write it in zone files, in both directions. RFC 1035 §5.1, RFC 3597 §5. */
import { Result, Schema } from "effect"
import { readBase32Hex, writeBase32Hex } from "./base32hex.ts"
import { type NameField, PresentationFields } from "./presentation-fields.ts"
import { parseIpv4, parseIpv6, readA, readAaaa } from "./rdata/address.ts"
import { readCaa, writeCaa } from "./rdata/caa.ts"
import { readDnskey, writeDnskey } from "./rdata/dnskey.ts"
import { readDs, writeDs } from "./rdata/ds.ts"
import { readMx, writeMx } from "./rdata/mx.ts"
import { readNsec, writeNsec } from "./rdata/nsec.ts"
import { type Nsec3Param, readNsec3, readNsec3Param, writeNsec3, writeNsec3Param } from "./rdata/nsec3.ts"
import type { RdataRejected } from "./rdata/reader.ts"
import { readRrsig, writeRrsig } from "./rdata/rrsig.ts"
import { readCname, writeName } from "./rdata/single-name.ts"
import { readSoa, writeSoa } from "./rdata/soa.ts"
import { readSrv, writeSrv } from "./rdata/srv.ts"
import { readTlsa, writeTlsa } from "./rdata/tlsa.ts"
import { readTxt, writeTxt } from "./rdata/txt.ts"
import { typeCodes, typeName } from "./types.ts"

/** The text is no RDATA of that type. */
export class PresentationRejected extends Schema.TaggedClass<PresentationRejected>()("PresentationRejected", {
  type: Schema.String,
  /** Which field, and what was found there. */
  detail: Schema.String
}) {}

/**
 * Reads the RDATA part of a zone file's line: `parseRdata(15, "10 mx.example.")`. Names are absolute with or
 * without the final dot. Every type may be written as RFC 3597 §5 has it, `\# 4 c0000201`, and then takes any
 * octets, also those that are no RDATA of a known type: that is how a test writes what a broken server sends.
 */
export const parseRdata = (type: number, text: string): Result.Result<Uint8Array, PresentationRejected> => {
  const rejected = (detail: string) => Result.fail(new PresentationRejected({ type: typeName(type), detail }))
  const fields = new PresentationFields(text)
  const generic = fields.take(String.raw`\#`)
  const format = formats.get(type)
  if (!generic && format === undefined) return rejected(String.raw`only \# is known for this type`)
  const rdata = generic ? genericRdata(fields) : format!.parse(fields)
  const trouble = fields.trouble()
  return trouble === undefined ? Result.succeed(rdata) : rejected(trouble)
}

/** What RFC 1035 §5.1 takes for a comment: from a semicolon outside quotes to the end of its line. Undefined where there is none. */
export const commentIn = (text: string): string | undefined =>
  new PresentationFields(text).comments.find((comment) => comment.trim() !== ";")

/** Fields of the text that stand in no quotes. */
export const unquotedFields = (text: string): ReadonlyArray<string> => {
  const { fields } = new PresentationFields(text)
  return fields[0] === String.raw`\#` ? [] : fields.filter((field) => !field.startsWith('"'))
}

/** Domain names among the fields of the text, also where it is no RDATA of that type otherwise; none in the notation of RFC 3597 §5. */
export const namesIn = (type: number, text: string): ReadonlyArray<NameField> => {
  const fields = new PresentationFields(text)
  if (!fields.take(String.raw`\#`)) formats.get(type)?.parse(fields)
  return fields.names
}

/** Writes RDATA as text; what is unknown or malformed comes out in the notation of RFC 3597 §5. */
export const presentRdata = (type: number, rdata: Uint8Array): string => {
  const known = formats.get(type)?.present(rdata)
  return known !== undefined && Result.isSuccess(known)
    ? known.success
    : String.raw`\# ${rdata.length} ${hex(rdata)}`.trimEnd()
}

interface Format {
  /** Takes every field of the text; trouble is kept by `fields`. */
  readonly parse: (fields: PresentationFields) => Uint8Array
  readonly present: (rdata: Uint8Array) => Result.Result<string, RdataRejected>
}

const genericRdata = (fields: PresentationFields): Uint8Array => {
  const length = fields.number(65_535)
  const octets = fields.hexToEnd()
  if (octets.length !== length) fields.reject(`${length} octets announced, ${octets.length} found`)
  return octets
}

const address = (parse: (text: string) => Uint8Array | undefined, present: Format["present"]): Format => ({
  parse: (fields) => fields.read("an address", noOctets, parse),
  present
})

const singleName: Format = {
  parse: (fields) => writeName(fields.domainName()),
  // One reader serves for all four: they differ only in the type that a rejection names.
  present: (rdata) => Result.map(readCname(rdata), absolute)
}

const formats = new Map<number, Format>([
  [typeCodes.A, address(parseIpv4, readA)],
  [typeCodes.AAAA, address(parseIpv6, readAaaa)],
  [typeCodes.NS, singleName],
  [typeCodes.CNAME, singleName],
  [typeCodes.DNAME, singleName],
  [typeCodes.PTR, singleName],
  [
    typeCodes.MX,
    {
      parse: (fields) => writeMx({ preference: fields.number(65_535), exchange: fields.domainName() }),
      present: (rdata) =>
        Result.map(readMx(rdata), ({ preference, exchange }) => `${preference} ${absolute(exchange)}`)
    }
  ],
  [
    typeCodes.SOA,
    {
      parse: (fields) =>
        writeSoa({
          mname: fields.domainName(),
          rname: fields.domainName(),
          serial: fields.number(0xffff_ffff),
          refreshSeconds: fields.number(0xffff_ffff),
          retrySeconds: fields.number(0xffff_ffff),
          expireSeconds: fields.number(0xffff_ffff),
          minimumSeconds: fields.number(0xffff_ffff)
        }),
      present: (rdata) =>
        Result.map(readSoa(rdata), (soa) =>
          [
            absolute(soa.mname),
            absolute(soa.rname),
            soa.serial,
            soa.refreshSeconds,
            soa.retrySeconds,
            soa.expireSeconds,
            soa.minimumSeconds
          ].join(" ")
        )
    }
  ],
  [
    typeCodes.TXT,
    {
      parse: (fields) => {
        const strings = [fields.characterString()]
        while (!fields.isAtEnd) strings.push(fields.characterString())
        return writeTxt(...strings)
      },
      present: (rdata) => Result.map(readTxt(rdata), (strings) => strings.map(quoted).join(" "))
    }
  ],
  [
    typeCodes.SRV,
    {
      parse: (fields) =>
        writeSrv({
          priority: fields.number(65_535),
          weight: fields.number(65_535),
          port: fields.number(65_535),
          target: fields.domainName()
        }),
      present: (rdata) =>
        Result.map(readSrv(rdata), ({ priority, weight, port, target }) =>
          [priority, weight, port, absolute(target)].join(" ")
        )
    }
  ],
  [
    typeCodes.DS,
    {
      parse: (fields) =>
        writeDs({
          keyTag: fields.number(65_535),
          algorithm: fields.number(255),
          digestType: fields.number(255),
          digest: fields.hexToEnd()
        }),
      present: (rdata) =>
        Result.map(readDs(rdata), ({ keyTag, algorithm, digestType, digest }) =>
          [keyTag, algorithm, digestType, hex(digest)].join(" ")
        )
    }
  ],
  [
    typeCodes.DNSKEY,
    {
      parse: (fields) =>
        writeDnskey({
          flags: fields.number(65_535),
          protocol: fields.number(255),
          algorithm: fields.number(255),
          publicKey: fields.base64ToEnd()
        }),
      present: (rdata) =>
        Result.map(readDnskey(rdata), ({ flags, protocol, algorithm, publicKey }) =>
          [flags, protocol, algorithm, base64(publicKey)].join(" ")
        )
    }
  ],
  [
    typeCodes.RRSIG,
    {
      parse: (fields) =>
        writeRrsig({
          typeCovered: fields.type(),
          algorithm: fields.number(255),
          labels: fields.number(255),
          originalTtlSeconds: fields.number(0xffff_ffff),
          expirationSeconds: fields.read("a time", 0, parseSignatureTime),
          inceptionSeconds: fields.read("a time", 0, parseSignatureTime),
          keyTag: fields.number(65_535),
          signerName: fields.domainName(),
          signature: fields.base64ToEnd()
        }),
      present: (rdata) =>
        Result.map(readRrsig(rdata), (rrsig) =>
          [
            typeName(rrsig.typeCovered),
            rrsig.algorithm,
            rrsig.labels,
            rrsig.originalTtlSeconds,
            presentSignatureTime(rrsig.expirationSeconds),
            presentSignatureTime(rrsig.inceptionSeconds),
            rrsig.keyTag,
            absolute(rrsig.signerName),
            base64(rrsig.signature)
          ].join(" ")
        )
    }
  ],
  [
    typeCodes.NSEC,
    {
      parse: (fields) => writeNsec({ nextDomainName: fields.domainName(), types: fields.typesToEnd() }),
      present: (rdata) =>
        Result.map(readNsec(rdata), ({ nextDomainName, types }) =>
          [absolute(nextDomainName), ...types.map(typeName)].join(" ")
        )
    }
  ],
  [
    typeCodes.NSEC3,
    {
      parse: (fields) =>
        writeNsec3({
          ...parseNsec3Param(fields),
          nextHashedOwnerName: fields.read("a hash in base 32", noOctets, readBase32Hex),
          types: fields.typesToEnd()
        }),
      present: (rdata) =>
        Result.map(readNsec3(rdata), (nsec3) =>
          [
            presentNsec3Param(nsec3),
            writeBase32Hex(nsec3.nextHashedOwnerName),
            ...nsec3.types.map(typeName)
          ].join(" ")
        )
    }
  ],
  [
    typeCodes.NSEC3PARAM,
    {
      parse: (fields) => writeNsec3Param(parseNsec3Param(fields)),
      present: (rdata) => Result.map(readNsec3Param(rdata), presentNsec3Param)
    }
  ],
  [
    typeCodes.TLSA,
    {
      parse: (fields) =>
        writeTlsa({
          certificateUsage: fields.number(255),
          selector: fields.number(255),
          matchingType: fields.number(255),
          associationData: fields.hexToEnd()
        }),
      present: (rdata) =>
        Result.map(readTlsa(rdata), (tlsa) =>
          [tlsa.certificateUsage, tlsa.selector, tlsa.matchingType, hex(tlsa.associationData)].join(" ")
        )
    }
  ],
  [
    typeCodes.CAA,
    {
      parse: (fields) =>
        writeCaa({
          flags: fields.number(255),
          tag: fields.read("a tag", "", (text) => (/^[\da-z]{1,255}$/i.test(text) ? text : undefined)),
          value: fields.stringOfAnyLength()
        }),
      present: (rdata) =>
        Result.map(readCaa(rdata), ({ flags, tag, value }) => `${flags} ${tag} ${quoted(value)}`)
    }
  ]
])

const parseNsec3Param = (fields: PresentationFields): Nsec3Param => ({
  hashAlgorithm: fields.number(255),
  flags: fields.number(255),
  iterations: fields.number(65_535),
  // RFC 5155 §3.3: "-" is no salt.
  salt: fields.read("a salt", noOctets, (text) => (text === "-" ? new Uint8Array() : readHex(text)))
})

const presentNsec3Param = ({ hashAlgorithm, flags, iterations, salt }: Nsec3Param): string =>
  [hashAlgorithm, flags, iterations, salt.length === 0 ? "-" : hex(salt)].join(" ")

/** RFC 4034 §3.2: YYYYMMDDHHmmSS in UTC, or seconds since the epoch; the former has 14 digits, the latter never. */
const parseSignatureTime = (text: string): number | undefined => {
  if (/^\d{1,10}$/.test(text)) return Number(text) <= 0xffff_ffff ? Number(text) : undefined
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.map(Number) ?? []
  if (second === undefined) return undefined
  const seconds = Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000
  return presentSignatureTime(seconds) === text ? seconds % 0x1_0000_0000 : undefined
}

/** As a time between 1970 and 2106, for the field says nothing about the century. */
const presentSignatureTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\..*/g, "")

const absolute = (name: { toString(): string }): string => {
  const text = name.toString()
  return text === "." ? text : `${text}.`
}

const noOctets = new Uint8Array()

const hex = (octets: Uint8Array) => Buffer.from(octets).toString("hex")
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString("base64")

const readHex = (text: string): Uint8Array | undefined =>
  /^([\da-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, "hex")) : undefined

/** RFC 1035 §5.1: in quotes, with `"` and `\` escaped and everything outside printable ASCII as `\DDD`. */
const quoted = (octets: Uint8Array): string => {
  let text = ""
  for (const octet of octets) {
    if (octet === 0x22 || octet === 0x5c) text += `\\${String.fromCharCode(octet)}`
    else if (octet >= 0x20 && octet < 0x7f) text += String.fromCharCode(octet)
    else text += `\\${String(octet).padStart(3, "0")}`
  }
  return `"${text}"`
}
