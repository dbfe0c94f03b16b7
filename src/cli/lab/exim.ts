/** Exim as a sender and nothing else. Exim specification, chapters 14, 17, 30 and 43. */
import { users } from "./sender-root.ts"
import { type LoggedAttempt, type Refusal, type Software, textOf } from "./software.ts"

const log = "var/log/exim4/mainlog"

export const exim: Software = {
  id: "exim",
  packages: ["exim4-daemon-heavy", "unbound"],
  start: async (root, settings, { hostName, hasIpv6, smartHost, rootsFile }) => {
    root.write(
      "etc/exim4/exim.conf",
      [
        `primary_hostname = ${hostName}`,
        `disable_ipv6 = ${hasIpv6 ? "false" : "true"}`,
        "domainlist local_domains =",
        // All addresses of the scenario are this host's, and none of them is Exim.
        "local_interfaces = 127.0.0.1",
        "log_selector = +tls_certificate_verified +tls_cipher",
        // The MX records' AD bit is asked for: DANE rests on it.
        "dns_dnssec_ok = 1",
        "begin routers",
        "author:",
        "  driver = redirect",
        `  domains = ${hostName}`,
        "  data = :blackhole:",
        "out:",
        ...(smartHost === undefined
          ? ["  driver = dnslookup"]
          : ["  driver = manualroute", `  route_list = * ${smartHost}/MX`]),
        "  dnssec_request_domains = *",
        "  transport = out",
        "begin transports",
        "out:",
        "  driver = smtp",
        "  connect_timeout = 4s",
        "  command_timeout = 8s",
        `  tls_verify_certificates = ${rootsFile}`,
        ...settings.map((setting) => `  ${setting}`),
        "begin retry",
        "* * F,4d,1s",
        ""
      ].join("\n")
    )
    root.folder(`-o ${users.exim} -g ${users.exim} -m 750`, "var/spool/exim4", "var/log/exim4", "run/exim4")
  },
  submit: async (root, mail) => {
    await root.run(
      ["/usr/sbin/exim4", "-C", "/etc/exim4/exim.conf", "-odf", "-i", "-f", mail.from, mail.to],
      textOf(mail)
    )
  },
  retry: async (root) => {
    await root.run(["/usr/sbin/exim4", "-C", "/etc/exim4/exim.conf", "-qff"])
  },
  attempts: (root, { to }) => eximAttempts(root.read(log), to)
}

/** "=>" delivered, "==" deferred, "**" failed for good; CV says whether the certificate was verified (chapter 52). */
export const eximAttempts = (text: string, to: string): ReadonlyArray<LoggedAttempt> =>
  text.split("\n").flatMap((line) => {
    const [, flag, rest] = /^\S+ \S+ \S+ (=>|==|\*\*) (.*)$/.exec(line) ?? []
    // A colon follows the address where no router took it.
    if (flag === undefined || rest === undefined || rest.split(/:? /)[0] !== to) return []
    const refusal = flag === "=>" ? undefined : eximRefusal(rest)
    return [
      {
        wasTaken: flag === "=>",
        ...(refusal === undefined ? {} : { refusal }),
        mayBeRetried: flag === "==",
        isAuthenticated: / CV=(?:yes|dane)\b/.test(rest),
        says: `${flag} ${rest}`
      }
    ]
  })

/** By what Exim says, in the words of its source. Undefined for what is none of these. */
export const eximRefusal = (says: string): Refusal | undefined =>
  refusals.find(([, pattern]) => pattern.test(says))?.[0]

/** The first that fits counts. */
const refusals: ReadonlyArray<readonly [Refusal, RegExp]> = [
  // Without TLS, where TLS is required, the refusal is the sender's.
  ["policy", /SMTP error from remote mail server after STARTTLS/],
  ["reply", /: SMTP error from remote mail server .*: [45][0-9][0-9]/],
  [
    "lookup",
    /lookup (?:of .* )?(?:did not complete|DEFER|deferred|failed)|tlsa lookup DEFER|Unrouteable address|all relevant MX records|lookup for MX|non-existent host|unable to resolve|no host found|accepts no mail/i
  ],
  ["policy", /TLS|[Cc]ertificate|DANE|TLSA|DNSSEC/],
  [
    "no answer",
    /Connection (?:refused|timed out|reset)|lost connection|timed out|SMTP timeout|Network is unreachable|No route to host|unexpected disconnection|Remote host closed connection|all hosts .* have been failing/i
  ]
]
