/**
 * What follows from a value alone, found once for each: values never change. It is forgotten with the value.
 */
export function ofEach<Value extends object, Found>(find: (value: Value) => Found): (value: Value) => Found {
  const found = new WeakMap<Value, { readonly is: Found }>()
  return value => {
    const known = found.get(value)
    if (known !== undefined) return known.is
    const is = find(value)
    found.set(value, { is })
    return is
  }
}
