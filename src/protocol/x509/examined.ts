/** What a verdict on a peer's certificates rests on: references to what was read anyway, for pictures and texts. */
import { Schema } from "effect"
import type { Certificate } from "./certificate.ts"
import type { TrustAnchor } from "./trust-anchor.ts"

/** The path that holds; where none does, the one that came furthest. */
export interface ExaminedPath {
  /** Leaf first, the anchor's certificate left out. */
  readonly certificates: ReadonlyArray<Certificate>
  /** Absent where none was reached. */
  readonly anchor?: TrustAnchor
}

export interface Examined {
  /** Absent where no path was asked for. */
  readonly path?: ExaminedPath
  /** RFC 7672 §3.1.2: a TLSA record with usage DANE-TA(2) made the anchor one. Absent where it is of the root store. */
  readonly anchorFrom?: "TLSA record"
  /** What is wrong with the path, and the place in it of the certificate at fault; its length is the anchor's place. */
  readonly fault?: { readonly index: number; readonly rule: string; readonly detail: string }
  /** The TLSA record that fits, and what it fits: the leaf, the anchor at the end of the path, or another certificate that was sent. */
  readonly association?: { readonly record: string; readonly matches: "leaf" | "anchor" | Certificate }
  /** TLSA records none of which fits; absent where one does, or none was asked. */
  readonly unmatched?: ReadonlyArray<string>
  /** Owner of the TLSA records, at the end of its aliases (RFC 6698 §3): "_25._tcp.mx.example.com". Absent where none was asked. */
  readonly tlsaOwner?: string
  /** Reference identifiers; absent where names were not compared. */
  readonly references?: ReadonlyArray<string>
  /** The identifier that one of them matched, "DNS-ID mx.example.com"; absent where none did. */
  readonly presented?: string
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null

/** As they are: nobody reads them from text. */
export const examinedPath = Schema.declare((value: unknown): value is ExaminedPath => isObject(value))
export const examined = Schema.declare((value: unknown): value is Examined => isObject(value))
