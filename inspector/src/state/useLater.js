import { useEffect, useState } from 'preact/hooks'

/** The value once it has stayed the same for `ms`: for what is typed. */
export function useLater(value, ms) {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return later
}
