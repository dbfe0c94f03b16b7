/** DNS answers as the values that they carry. RFC 1035 §3.3, RFC 2782, RFC 3596, RFC 6698. */
import { Result } from "effect"
import { readA, readAaaa } from "../../protocol/dns/rdata/address.ts"
import { type Caa, type MalformedCaa, readAnyCaa } from "../../protocol/dns/rdata/caa.ts"
import { readMx as readMxRdata } from "../../protocol/dns/rdata/mx.ts"
import type { RdataRejected } from "../../protocol/dns/rdata/reader.ts"
import { readSrv as readSrvRdata } from "../../protocol/dns/rdata/srv.ts"
import { readTlsa as readTlsaRdata, type TlsaRdata } from "../../protocol/dns/rdata/tlsa.ts"
import { readTxt as readTxtRdata } from "../../protocol/dns/rdata/txt.ts"
import type { MxRecord } from "../../protocol/smtp/mail-exchangers.ts"
import type { ServiceLocation } from "../../protocol/smtp/service-locations.ts"
import type { DnsAnswer } from "./dns.ts"

/**
 * Each reader takes an answer to a question of its type; one of another type reads as nothing. What the resolver lets
 * through has well-formed RDATA; in answers from elsewhere, malformed records are left out.
 */
export const readMx = (answer: DnsAnswer): ReadonlyArray<MxRecord> =>
  answer.type === "MX"
    ? read(answer, readMxRdata).map(({ preference, exchange }) => ({ preference, exchange: exchange.key }))
    : []

export const readSrv = (answer: DnsAnswer): ReadonlyArray<ServiceLocation> =>
  answer.type === "SRV"
    ? read(answer, readSrvRdata).map(({ target, ...location }) => ({ ...location, target: target.key }))
    : []

/** IP addresses as text, of an A or an AAAA answer. */
export const readAddresses = (answer: DnsAnswer): ReadonlyArray<string> => {
  if (answer.type === "A") return read(answer, readA)
  return answer.type === "AAAA" ? read(answer, readAaaa) : []
}

/** One text for each record, its strings joined without anything between (RFC 7208 §3.3, RFC 8461 §3.1). */
export const readTexts = (answer: DnsAnswer): ReadonlyArray<string> =>
  answer.type === "TXT"
    ? read(answer, readTxtRdata).map((strings) => utf8.decode(Buffer.concat([...strings])))
    : []

const utf8 = new TextDecoder()

export const readTlsa = (answer: DnsAnswer): ReadonlyArray<TlsaRdata> =>
  answer.type === "TLSA" ? read(answer, readTlsaRdata) : []

/** Malformed ones are not left out: RFC 8659 §4.5 has what cannot be understood forbid, where it is critical. */
export const readCaa = ({ type, rdatas }: DnsAnswer): ReadonlyArray<Caa | MalformedCaa> =>
  type === "CAA" ? rdatas.map(readAnyCaa) : []

const read = <A>(
  { rdatas }: DnsAnswer,
  reader: (rdata: Uint8Array) => Result.Result<A, RdataRejected>
): ReadonlyArray<A> =>
  rdatas.flatMap((rdata) => {
    const result = reader(rdata)
    return Result.isSuccess(result) ? [result.success] : []
  })
