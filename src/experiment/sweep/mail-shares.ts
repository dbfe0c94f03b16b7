/** Shares of mails: which of them count for each. */

/** What is counted of the mails of a pair, or of all pairs of a cell. */
export interface MailCounts {
  readonly exposed_mails: number
  readonly intercepted_mails: number
  readonly falsely_refused_mails: number
  readonly withheld_mails: number
  readonly undelivered_1d_mails: number
  readonly bounced_mails: number
  readonly authenticated_mails: number
  readonly reported_exposed_mails: number
}

export const mailShares = {
  exposed_mail_share: ({ exposed_mails }) => exposed_mails,
  intercepted_mail_share: ({ intercepted_mails }) => intercepted_mails,
  falsely_refused_mail_share: ({ falsely_refused_mails }) => falsely_refused_mails,
  withheld_mail_share: ({ withheld_mails }) => withheld_mails,
  undelivered_1d_mail_share: ({ undelivered_1d_mails }) => undelivered_1d_mails,
  bounced_mail_share: ({ bounced_mails }) => bounced_mails,
  authenticated_mail_share: ({ authenticated_mails }) => authenticated_mails,
  silent_exposed_mail_share: ({ exposed_mails, reported_exposed_mails }) =>
    exposed_mails - reported_exposed_mails
} as const satisfies Readonly<Record<string, (counts: MailCounts) => number>>
