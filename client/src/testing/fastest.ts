/** Returns the milliseconds of the fastest of some runs: on a busy machine the others tell of the machine. */
export function fastest(work: () => unknown, runs = 5): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return Math.min(...times)
}
