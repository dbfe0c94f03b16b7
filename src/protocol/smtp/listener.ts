/** Where an SMTP server listens, and how TLS begins there. RFC 5321 §4.5.4.2, RFC 3207, RFC 8314 §3. */

export interface Listener {
  readonly port: number
  readonly tls: "STARTTLS" | "implicit"
}

/** Of relays, unless something says otherwise. */
export const smtpPort = 25

export const mxListener: Listener = { port: smtpPort, tls: "STARTTLS" }

/** Port 25 is for sessions that begin in clear, so whoever announces another means one that begins with the handshake. */
export const listenerAt = (port: number): Listener =>
  port === smtpPort ? mxListener : { port, tls: "implicit" }
