/** How long clients wait for an answer that does not come, in microseconds. */

const second = 1_000_000

/** Default of resolv.conf(5), option "timeout". */
export const dnsTimeoutMicros = 5 * second

/** Postfix's smtp_connect_timeout; RFC 5321 §4.5.3.2 sets no value for the connection itself. */
export const connectTimeoutMicros = 30 * second

/** RFC 5321 §4.5.3.2.1 to §4.5.3.2.3: 5 minutes for the greeting and for most replies. */
export const smtpReplyTimeoutMicros = 300 * second

/** RFC 8461 §3.3 suggests one minute for a policy fetch; as long for all that is fetched is our choice. */
export const webTimeoutMicros = 60 * second
