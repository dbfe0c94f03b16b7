/** Octets as a key of a map. */

/** One character an octet, so that different octets give different keys. */
export const octetKey = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString("latin1")
