/** Ends a switch over a union: a case that is missing is a type error here, not a surprise at night. */
export function unreachable(value: never): never {
  throw new Error(`a case is missing: ${JSON.stringify(value)}`)
}
