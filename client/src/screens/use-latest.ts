/** The answer to what stands in a field, where it comes later. */
import { useEffect, useState } from 'preact/hooks'

interface Answered<T> {
  readonly text: string
  readonly answer: T
}

/**
 * Returns the last answer with the text that it is of: never that of an earlier text after that of a later one.
 *
 * Until an answer comes the one before stays. It is asked for anew when the text or one of `others` changes.
 */
export function useLatest<T>(
  text: string,
  ask: (text: string) => Promise<T>,
  first: T,
  others: readonly unknown[],
): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>({ text: '', answer: first })
  useEffect(() => {
    let isLatest = true
    void ask(text).then((answer) => {
      if (isLatest) setAnswered({ text, answer })
    })
    return () => {
      isLatest = false
    }
  }, [text, ...others])
  return answered
}
