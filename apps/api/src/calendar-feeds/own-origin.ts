/** Where people reach the product, without trailing slash. */
export class OwnOrigin {
  constructor(readonly url: string) {}
}
