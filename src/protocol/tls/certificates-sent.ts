/**
 * The certificates that a server sent, in its order, read from the octets of its side of a handshake. RFC 8446 §4.4.2, RFC 5246 §7.4.2.
 *
 * TLS libraries hand out a chain that they put in order themselves, without what has no place in it. What other clients meet is what was sent,
 * and it passes by on the wire: in clear up to TLS 1.2, and from TLS 1.3 on under a secret that libraries give away for such a purpose.
 */
import { createDecipheriv, createHmac } from "node:crypto"
import { VectorReader } from "./vector-reader.ts"

/** Our choice, twice what OpenSSL takes for one chain: the first flight of any server that a client puts up with is shorter. */
export const maxFlightOctets = 262_144

/**
 * @param octets from the first of the handshake on; what follows the Certificate message does no harm
 * @param handshakeSecret of the server, where the version is TLS 1.3 (RFC 8446 §7.1, server_handshake_traffic_secret)
 * @returns DER; undefined where no Certificate message can be read
 */
export const certificatesSent = (
  octets: Uint8Array,
  handshakeSecret?: Uint8Array
): ReadonlyArray<Uint8Array> | undefined => {
  let opener: RecordOpener | undefined
  let held = Buffer.alloc(0)
  for (const record of recordsIn(octets)) {
    const fragment =
      record.type === contentTypes.handshake
        ? record.fragment
        : record.type === contentTypes.applicationData
          ? opener?.open(record)
          : undefined
    if (fragment === undefined) continue
    // §5.1: a message may be spread over records.
    held = Buffer.concat([held, fragment])
    while (held.length >= 4 && held.length >= 4 + held.readUIntBE(1, 3)) {
      const end = 4 + held.readUIntBE(1, 3)
      const message = held.subarray(4, end)
      if (held[0] === handshakeTypes.certificate) return certificatesIn(message, opener !== undefined)
      if (held[0] === handshakeTypes.serverHello) {
        const suite = suiteOfTls13(message)
        if (suite !== undefined && handshakeSecret !== undefined)
          opener = new RecordOpener(suite, handshakeSecret)
      }
      held = held.subarray(end)
    }
  }
  return undefined
}

/** §5.1. */
const contentTypes = { handshake: 22, applicationData: 23 } as const
/** §4. */
const handshakeTypes = { serverHello: 2, certificate: 11 } as const

interface TlsRecord {
  readonly type: number
  /** §5.2: of five octets; protected with the record. */
  readonly header: Uint8Array
  readonly fragment: Uint8Array
}

const recordsIn = function* (octets: Uint8Array): Generator<TlsRecord> {
  for (let at = 0; at + 5 <= octets.length;) {
    const end = at + 5 + ((octets[at + 3]! << 8) | octets[at + 4]!)
    if (end > octets.length) return
    yield { type: octets[at]!, header: octets.subarray(at, at + 5), fragment: octets.subarray(at + 5, end) }
    at = end
  }
}

/** §4.4.2: since TLS 1.3 with a context before the list, and extensions behind each certificate. */
const certificatesIn = (message: Uint8Array, isTls13: boolean): ReadonlyArray<Uint8Array> => {
  const body = new VectorReader(message)
  if (isTls13) body.vector(1)
  const list = new VectorReader(body.vector(3))
  const certificates: Array<Uint8Array> = []
  while (list.isLeft) {
    certificates.push(new Uint8Array(list.vector(3)))
    if (isTls13) list.vector(2)
  }
  return certificates
}

interface Suite {
  readonly cipher: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305"
  readonly keyOctets: number
  readonly hash: "sha256" | "sha384"
}

/** RFC 8446 appendix B.4, without the two of CCM, which OpenSSL does not offer unless it is told to. */
const suites = new Map<number, Suite>([
  [0x1301, { cipher: "aes-128-gcm", keyOctets: 16, hash: "sha256" }],
  [0x1302, { cipher: "aes-256-gcm", keyOctets: 32, hash: "sha384" }],
  [0x1303, { cipher: "chacha20-poly1305", keyOctets: 32, hash: "sha256" }]
])

/**
 * Undefined where the version is older, which has other suites. A HelloRetryRequest (§4.1.4) looks like a ServerHello, and names the suite of the
 * one that follows it.
 */
const suiteOfTls13 = (serverHello: Uint8Array): Suite | undefined => {
  const hello = new VectorReader(serverHello)
  // Version and random, session id.
  hello.take(34)
  hello.vector(1)
  return suites.get(hello.number(2))
}

/** §5.2, §5.3: opens the records of the server's handshake, one after the other. */
class RecordOpener {
  readonly #suite: Suite
  readonly #key: Uint8Array
  readonly #iv: Uint8Array
  #sequenceNumber = 0

  constructor(suite: Suite, secret: Uint8Array) {
    this.#suite = suite
    // §7.3.
    this.#key = expandLabel(suite, secret, "key", suite.keyOctets)
    this.#iv = expandLabel(suite, secret, "iv", 12)
  }

  /** What a handshake record holds; undefined for one of another type, or under other keys. */
  open({ header, fragment }: TlsRecord): Uint8Array | undefined {
    const tagAt = fragment.length - tagOctets
    if (tagAt < 0) return undefined
    const nonce = Buffer.from(this.#iv)
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequenceNumber++) >>> 0, 8)
    const { cipher } = this.#suite
    const options = { authTagLength: tagOctets }
    const decipher =
      cipher === "chacha20-poly1305"
        ? createDecipheriv(cipher, this.#key, nonce, options)
        : createDecipheriv(cipher, this.#key, nonce, options)
    decipher.setAAD(header, { plaintextLength: tagAt })
    decipher.setAuthTag(fragment.subarray(tagAt))
    try {
      const inner = Buffer.concat([decipher.update(fragment.subarray(0, tagAt)), decipher.final()])
      // §5.4: content, its type, and zeros without meaning.
      const typeAt = inner.findLastIndex((octet) => octet !== 0)
      return inner[typeAt] === contentTypes.handshake ? inner.subarray(0, typeAt) : undefined
    } catch {
      return undefined
    }
  }
}

const tagOctets = 16

/** §7.1, HKDF-Expand-Label with an empty context. The secret is a pseudorandom key already, so only the second half of HKDF is wanted. */
const expandLabel = ({ hash }: Suite, secret: Uint8Array, label: string, length: number): Uint8Array => {
  const name = Buffer.from(`tls13 ${label}`)
  const info = Buffer.from([0, length, name.length, ...name, 0])
  // RFC 5869 §2.3: one block is enough.
  return createHmac(hash, secret).update(info).update(Uint8Array.of(1)).digest().subarray(0, length)
}
