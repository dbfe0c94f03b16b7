/** The server name that a client asks for, read from the first octets of its side of TLS. RFC 6066 §3, RFC 8446 §4.1.2, §5.1. */
import { VectorReader } from "./vector-reader.ts"

/** What is no ClientHello asks for no name. */
export interface ClientHello {
  readonly serverName?: string
}

/** Undefined while more octets are needed. */
export const readClientHello = (octets: Uint8Array): ClientHello | undefined => {
  const message = handshakeMessage(octets)
  if (message === undefined || message === "no handshake") return message && {}
  const serverName = serverNameIn(new VectorReader(message))
  return serverName === undefined ? {} : { serverName }
}

const handshakeRecord = 22
const clientHello = 1
const serverNameExtension = 0
const hostNameType = 0

/** Body of the first message; a message may be spread over records (RFC 8446 §5.1). */
const handshakeMessage = (octets: Uint8Array): Uint8Array | "no handshake" | undefined => {
  const parts: Array<Uint8Array> = []
  let held = 0
  for (let at = 0; ;) {
    if (at < octets.length && octets[at] !== handshakeRecord) return "no handshake"
    if (octets.length < at + 5) return undefined
    const length = (octets[at + 3]! << 8) | octets[at + 4]!
    // §5.1: a record of this type is never empty, and is no longer than 2^14 octets.
    if (length === 0 || length > 1 << 14) return "no handshake"
    const part = octets.subarray(at + 5, at + 5 + length)
    parts.push(part)
    held += part.length
    const message = Buffer.concat(parts, held)
    if (message.length > 0 && message[0] !== clientHello) return "no handshake"
    if (message.length >= 4) {
      const end = 4 + message.readUIntBE(1, 3)
      if (message.length >= end) return message.subarray(4, end)
    }
    if (part.length < length) return undefined
    at += 5 + length
  }
}

const serverNameIn = (hello: VectorReader): string | undefined => {
  // Version and random, session id, cipher suites, compression methods.
  hello.take(34)
  hello.vector(1)
  hello.vector(2)
  hello.vector(1)
  const extensions = new VectorReader(hello.vector(2))
  while (extensions.isLeft) {
    const type = extensions.number(2)
    const data = extensions.vector(2)
    if (type !== serverNameExtension) continue
    const names = new VectorReader(new VectorReader(data).vector(2))
    while (names.isLeft) {
      const nameType = names.number(1)
      const name = names.vector(2)
      if (nameType === hostNameType) return Buffer.from(name).toString("latin1")
    }
  }
  return undefined
}
