/** `--shard`, of every command whose cells can be run in parts. */
export const shardOption = {
  type: "string",
  describe:
    "one part of several, such as 2/8; only cells are written, and hoptrust merge makes the tables of all"
} as const
