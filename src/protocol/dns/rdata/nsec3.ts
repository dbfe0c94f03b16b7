/** RDATA of NSEC3 and NSEC3PARAM: denial by hashed names. RFC 5155 §3, §4. */
import type { Result } from "effect"
import { typeCodes } from "../types.ts"
import { counted, joined, uint16, uint8 } from "./octets.ts"
import { type RdataReader, type RdataRejected, readRdata } from "./reader.ts"
import { readTypeBitmap, writeTypeBitmap } from "./type-bitmap.ts"

export interface Nsec3Param {
  /** 1 is SHA-1, the only one there is. */
  readonly hashAlgorithm: number
  readonly flags: number
  /** Additional rounds of hashing, 0 to 65535. */
  readonly iterations: number
  /** 0 to 255 octets. */
  readonly salt: Uint8Array
}

export interface Nsec3 extends Nsec3Param {
  /** Hash of the next name in hash order, not encoded; 20 octets for SHA-1. */
  readonly nextHashedOwnerName: Uint8Array
  /** TYPE codes, ascending when read. */
  readonly types: ReadonlyArray<number>
}

/** RFC 5155 §3.1.2.1: this record may span unsigned delegations. */
export const nsec3OptOutFlag = 0x01

export const readNsec3 = (rdata: Uint8Array): Result.Result<Nsec3, RdataRejected> =>
  readRdata(typeCodes.NSEC3, rdata, (reader) => ({
    ...parameters(reader),
    nextHashedOwnerName: readHash(reader),
    types: readTypeBitmap(reader)
  }))

/** RFC 5155 §3.1.6: "ranging in value from 1 to 255 octets". */
const readHash = (reader: RdataReader): Uint8Array => {
  const hash = reader.counted()
  if (hash.length === 0) reader.reject("field out of range")
  return hash
}

export const readNsec3Param = (rdata: Uint8Array): Result.Result<Nsec3Param, RdataRejected> =>
  readRdata(typeCodes.NSEC3PARAM, rdata, parameters)

export const writeNsec3 = (nsec3: Nsec3): Uint8Array =>
  joined(writeNsec3Param(nsec3), counted(nsec3.nextHashedOwnerName), writeTypeBitmap(nsec3.types))

export const writeNsec3Param = ({ hashAlgorithm, flags, iterations, salt }: Nsec3Param): Uint8Array =>
  joined(uint8(hashAlgorithm), uint8(flags), uint16(iterations), counted(salt))

const parameters = (reader: RdataReader): Nsec3Param => ({
  hashAlgorithm: reader.uint8(),
  flags: reader.uint8(),
  iterations: reader.uint16(),
  salt: reader.counted()
})
