/** Postfix as a sender and nothing else. postconf(5), master(5). */
import { users } from "./sender-root.ts"
import { type LoggedAttempt, type Refusal, type Software, textOf } from "./software.ts"

const log = "var/log/postfix.log"

/** Seconds within which a peer must say something: minutes by default, and nobody here is far away. */
const patience = 4

export const postfix: Software = {
  id: "postfix",
  packages: ["postfix", "unbound"],
  start: async (root, settings, { hostName, hasIpv4, hasIpv6, smartHost, rootsFile }) => {
    const waits = ["connect", "helo", "starttls", "mail", "rcpt", "data_init", "data_xfer", "data_done"]
    root.write(
      "etc/postfix/main.cf",
      [
        "compatibility_level = 3.7",
        `maillog_file = /${log}`,
        `myhostname = ${hostName}`,
        "mydestination =",
        "alias_maps =",
        "inet_interfaces = loopback-only",
        `inet_protocols = ${[...(hasIpv4 ? ["ipv4"] : []), ...(hasIpv6 ? ["ipv6"] : [])].join(", ")}`,
        // By default lots are drawn between the families (postconf(5)); here the same comes first each time, as by RFC 6724 §2.1.
        "smtp_address_preference = ipv6",
        `smtp_tls_CAfile = ${rootsFile}`,
        "smtp_tls_loglevel = 1",
        // RFC 7672 §2.1.2: DANE rests on what the resolver validated.
        "smtp_dns_support_level = dnssec",
        "smtp_host_lookup = dns",
        ...waits.map((wait) => `smtp_${wait}_timeout = ${patience}s`),
        "smtp_connection_cache_on_demand = no",
        // Each attempt by a process of its own, as when minutes lie between them.
        "max_use = 1",
        "minimal_backoff_time = 1s",
        "maximal_backoff_time = 1s",
        "queue_run_delay = 3600s",
        ...(smartHost === undefined ? [] : [`relayhost = ${smartHost}`]),
        // Bounces to the author are not what is looked at.
        `transport_maps = inline:{ ${hostName}=discard: }`,
        ...settings,
        ""
      ].join("\n")
    )
    root.write(
      "etc/postfix/master.cf",
      [
        "pickup unix n - n 3600 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 3600 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "verify unix - - n - 1 verify",
        "flush unix n - n 1000? 0 flush",
        "proxymap unix - - n - - proxymap",
        "smtp unix - - n - - smtp",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "discard unix - - n - - discard",
        "showq unix n - n - - showq",
        "postlog unix-dgram n - n - 1 postlogd",
        ""
      ].join("\n")
    )
    const queue = (...names: ReadonlyArray<string>) => names.map((name) => `var/spool/postfix/${name}`)
    const own = `-o ${users.postfix}`
    root.folder(
      `${own} -m 700`,
      ...queue("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"),
      ...queue("private", "trace", "saved"),
      "var/lib/postfix"
    )
    root.folder(`${own} -g ${users.postdrop} -m 730`, ...queue("maildrop"))
    root.folder(`${own} -g ${users.postdrop} -m 710`, ...queue("public"))
    root.folder("-m 755", ...queue("pid"))
    root.start("/usr/lib/postfix/sbin/master", "-c", "/etc/postfix", "-d")
    for (let waitedMs = 0; !root.read(log).includes("daemon started"); waitedMs += 20) {
      if (waitedMs > 30_000) throw new Error("Postfix did not start")
      await pause(20)
    }
  },
  submit: async (root, mail) => {
    await root.run(["/usr/sbin/sendmail", "-i", "-f", mail.from, mail.to], textOf(mail))
  },
  retry: async (root) => {
    // smtp(8) goes on in clear after a broken handshake once a mail is as old as minimal_backoff_time.
    await pause(1_500)
    await root.run(["/usr/sbin/postqueue", "-f"])
  },
  attempts: (root, { to }) => loggedAttempts(root.read(log), to)
}

/** Each recipient's line ends an attempt; the level of the last handshake of the same process stands before it. */
export const loggedAttempts = (text: string, to: string): ReadonlyArray<LoggedAttempt> => {
  const levelOf = new Map<string, string>()
  const attempts: Array<LoggedAttempt> = []
  for (const line of text.split("\n")) {
    const [, process, said] = /postfix\/\w+\[(\d+)\]: (.*)$/.exec(line) ?? []
    if (process === undefined || said === undefined) continue
    const level = /^(\w+) TLS connection established to /.exec(said)?.[1]
    if (level !== undefined) levelOf.set(process, level)
    const status = said.includes(`to=<${to}>, `)
      ? /\bstatus=(sent|deferred|bounced|undeliverable) \((.*)\)$/.exec(said)
      : null
    if (status === null) continue
    const refusal = status[1] === "sent" ? undefined : postfixRefusal(status[2]!)
    attempts.push({
      wasTaken: status[1] === "sent",
      ...(refusal === undefined ? {} : { refusal }),
      mayBeRetried: status[1] === "deferred",
      isAuthenticated: levelOf.get(process) === "Verified",
      says: `${status[1]} (${status[2]})${levelOf.has(process) ? `, ${levelOf.get(process)} TLS connection` : ""}`
    })
    levelOf.delete(process)
  }
  return attempts
}

/** By what smtp(8) says, in the words of its source. Undefined for what is none of these, such as a table that cannot be asked. */
export const postfixRefusal = (says: string): Refusal | undefined =>
  refusals.find(([, pattern]) => pattern.test(says))?.[0]

/** The first that fits counts. */
const refusals: ReadonlyArray<readonly [Refusal, RegExp]> = [
  ["reply", / said: [45][0-9][0-9]|refused to talk to me: [45][0-9][0-9]/],
  [
    "lookup",
    /TLSA lookup error|Name service error|Host not found|nullMX|Host or domain name not found|no MX host for .* has a valid address record/
  ],
  ["policy", /TLS|[Cc]ertificate|DANE|TLSA|DNSSEC/],
  [
    "no answer",
    /connect to |lost connection|timed out|Connection (?:refused|reset)|Network is unreachable|No route to host/
  ]
]

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
