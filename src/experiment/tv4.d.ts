/** What the tests use of the JSON Schema validator `tv4`, which comes without types. */
declare module "tv4" {
  export interface Complaint {
    readonly message: string
    readonly dataPath: string
  }
  const tv4: {
    readonly validateMultiple: (
      data: unknown,
      schema: unknown
    ) => { readonly valid: boolean; readonly errors: ReadonlyArray<Complaint> }
  }
  export default tv4
}
