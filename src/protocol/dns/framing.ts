/** DNS messages over a stream: each after two octets that give its length. RFC 1035 §4.2.2, RFC 7766 §8. */

const lengthOctets = 2

/** The message as it goes over a stream. Both parts in one piece: RFC 7766 §8. */
export const framed = (message: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(lengthOctets + message.length)
  octets[0] = message.length >>> 8
  octets[1] = message.length & 0xff
  octets.set(message, lengthOctets)
  return octets
}

/** Puts messages together again, however the stream was cut. Holds one unfinished message at most: 65,537 octets. */
export class FramedMessages {
  #held: Uint8Array = new Uint8Array(0)

  /** Takes what has arrived, and gives the messages that are complete with it. */
  take(arrived: Uint8Array): ReadonlyArray<Uint8Array> {
    let octets = arrived
    if (this.#held.length > 0) {
      octets = new Uint8Array(this.#held.length + arrived.length)
      octets.set(this.#held)
      octets.set(arrived, this.#held.length)
    }
    const messages: Array<Uint8Array> = []
    let at = 0
    while (octets.length - at >= lengthOctets) {
      const end = at + lengthOctets + octets[at]! * 256 + octets[at + 1]!
      if (end > octets.length) break
      messages.push(new Uint8Array(octets.subarray(at + lengthOctets, end)))
      at = end
    }
    this.#held = new Uint8Array(octets.subarray(at))
    return messages
  }
}
