/** How often what screens read was changed, by topic: a screen reads again what was touched, and nothing else. */
import { batch, type Signal, signal } from '@preact/signals'
import type { Topic } from '../store/touched.ts'

export class Versions {
  readonly #all = signal(0)
  readonly #any = signal(0)
  readonly #topics = new Map<Topic, Signal<number>>()

  /** Returns a number that rises when one of these topics is touched; without topics, when anything is. */
  of(topics?: readonly Topic[]): number {
    if (topics === undefined) return this.#any.value
    return topics.reduce((sum, topic) => sum + this.#signalOf(topic).value, this.#all.value)
  }

  /** Notes what was touched; null: nobody knows what. */
  rise(topics: Iterable<Topic> | null): void {
    batch(() => {
      this.#any.value += 1
      if (topics === null) this.#all.value += 1
      else for (const topic of topics) this.#signalOf(topic).value += 1
    })
  }

  #signalOf(topic: Topic): Signal<number> {
    const known = this.#topics.get(topic)
    if (known !== undefined) return known
    const version = signal(0)
    this.#topics.set(topic, version)
    return version
  }
}
