/** On the way to the MX hosts: reads what passes, and touches nothing. RFC 7258. */
import { Schema } from "effect"
import { capability } from "../capability.ts"

export const smtpObs = capability({
  id: "smtp-obs",
  title: "read what passes in clear on the way to an MX host",
  readsAlong: true,
  parameters: Schema.Struct({}),
  menu: () => ({ watches: ({ position }) => position === "sender to mx host" })
})
