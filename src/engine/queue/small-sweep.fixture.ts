/** A sweep for tests: planned as a second for each replicate, which makes each a batch, and run sooner where there is little mail. */
export const sweepOf = ({
  replicates,
  mailsPerDay
}: {
  replicates: number
  mailsPerDay: number
}) => `title: small
scenario:
  title: small
  models: [mta-sts]
  attackers: [{ name: strip, capabilities: [smtp-strip] }]
horizon: 1d
traffic: { domains: 100, mailsPerDay: ${mailsPerDay} }
replicates: ${replicates}
sources:
  traffic.domains: assumed
  traffic.mailsPerDay: assumed
  traffic.zipf: assumed
  traffic.knownBefore: assumed
  traffic.bornLater: assumed
  adoption.domains: assumed
  adoption.senders: assumed
`
