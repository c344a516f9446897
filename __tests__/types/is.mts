type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Fails to compile unless the type of the argument is exactly `T`. */
export function is<T>() {
  return <A,>(_value: A, ..._same: Equal<A, T> extends true ? [] : ['types differ']) => {}
}
