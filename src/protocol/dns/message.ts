/** A DNS message, decoded. RFC 1035 §4, RFC 6891. */
import type { Name } from "./name.ts"
import type { ResourceRecord } from "./record.ts"

export interface Question {
  readonly name: Name
  /** QTYPE code. */
  readonly type: number
  /** QCLASS code; 1 is IN. */
  readonly class: number
}

/** The EDNS(0) pseudo-record, lifted out of the additional section. RFC 6891 §6.1. */
export interface Edns {
  /** Octets, 512 to 65535. */
  readonly udpPayloadSize: number
  /** DO: the asker wants DNSSEC records. RFC 3225. */
  readonly dnssecOk: boolean
  readonly version: number
}

export interface Message {
  /** 0 to 65535. */
  readonly id: number
  readonly isResponse: boolean
  /** 0 is QUERY. */
  readonly opcode: number
  /** RCODE with the EDNS extension merged in: 0 to 4095. */
  readonly rcode: number
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  /** AD, RFC 4035 §3.2.3. */
  readonly authenticData: boolean
  /** CD, RFC 4035 §3.2.2. */
  readonly checkingDisabled: boolean
  readonly questions: ReadonlyArray<Question>
  readonly answers: ReadonlyArray<ResourceRecord>
  readonly authorities: ReadonlyArray<ResourceRecord>
  /** Without the OPT record, which is `edns`. */
  readonly additionals: ReadonlyArray<ResourceRecord>
  readonly edns?: Edns
}
