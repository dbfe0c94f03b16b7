/** Domains with one thing each that bears on the verdict. */
export const probedModels = [
  "opportunistic",
  "mta-sts",
  "dane",
  "dane+mta-sts",
  "insecure-dane",
  "posh"
] as const

export const domains: Readonly<Record<string, string>> = {
  "a sound one": "mx: [{ host: mx1.example.com }, { host: mx2.example.com, preference: 20 }]",
  "no STARTTLS": "mx: [{ host: mx1.example.com, startTls: absent }]",
  "a handshake that breaks": "mx: [{ host: mx1.example.com, startTls: reset }]",
  "an expired certificate":
    "mx: [{ host: mx1.example.com, certificate: { issuedBefore: 90d, lifetime: 30d } }]",
  "an unknown issuer": "mx: [{ host: mx1.example.com, certificate: { issuer: untrusted } }]",
  "an unsigned zone": "mx: [{ host: mx1.example.com }]\n  zone: unsigned",
  "expired signatures": "mx: [{ host: mx1.example.com }]\n  zone: expired"
}

/** As a scenario whose models are all that `probedModels` has. */
export const probedDomain = (domain: string) =>
  `title: probed\nmodels: [${probedModels.join(", ")}]\ndomain:\n  name: example.com\n  ${domain}\nmail: [{ at: 0s }]\n`
