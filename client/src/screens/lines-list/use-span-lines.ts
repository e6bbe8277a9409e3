/** The lines of many days, the newest first, as far as they are read: the rest comes block by block. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { topicsOf } from '../../figures/blocks.ts'
import type { Days } from '../../figures/periods.ts'
import type { Device } from '../../shell/device.ts'
import { type StoreFault, StoreUnusable } from '../../store/connection.ts'
import { useApp } from '../context.ts'
import type { LineView } from '../lines/line-view.ts'
import { useContracts, useCreditLookup } from '../use-catalog.ts'
import { LineBlocks } from './line-blocks.ts'

export interface SpanLines {
  /** Of the blocks that are read, from the first one on without a gap. */
  readonly blocks: readonly (readonly LineView[])[]
  /** All blocks are read, each at least once since the screen is open. */
  readonly isWhole: boolean
  readonly fault: StoreFault | null
}

/** What a screen has shown, by the first day of its block. */
interface Shown {
  readonly device: Device | null
  readonly blocks: Map<string, readonly LineView[]>
}

const blocksOfDevice = new WeakMap<Device, LineBlocks>()
const NOTHING_READ: SpanLines = { blocks: [], isWhole: false, fault: null }
/** While a long log is read, what has come is shown so often at most. */
const SHOWN_EACH_MS = 120

/**
 * Returns the lines of these blocks. `blocks` is the same list as long as it is of the same days.
 *
 * Where a block was touched, what this screen has shown of it stays until it is read again.
 */
export function useSpanLines(blocks: readonly Days[]): SpanLines {
  const { phone } = useApp()
  const device = phone.device.value
  const lookup = useCreditLookup()
  // Without them for a moment each worth would look provisional.
  const areContractsHere = useContracts().kind !== 'loading'
  const topics = useMemo(() => blocks.map(topicsOf), [blocks])
  const versions = topics.map((ofBlock) => phone.versions.of(ofBlock))
  const version = versions.reduce((sum, one) => sum + one, 0)
  const [fault, setFault] = useState<StoreFault | null>(null)
  const [read, setRead] = useState(0)
  const shown = useRef<Shown>({ device: null, blocks: new Map() })
  useEffect(() => {
    if (device === null) return
    const reading = { isGone: false }
    readAll(reading, blocks, versions, device, () => setRead((count) => count + 1)).catch((error: unknown) => {
      if (!reading.isGone) setFault(error instanceof StoreUnusable ? error.fault : 'unavailable')
    })
    return () => {
      reading.isGone = true
    }
  }, [device, blocks, version])
  return useMemo(() => {
    if (device === null || !areContractsHere) return NOTHING_READ
    if (shown.current.device !== device) shown.current = { device, blocks: new Map() }
    const known = blocks.map((block, n) => {
      const lines = lineBlocksOf(device).linesOf(block, versions[n] ?? 0, lookup)
      if (lines !== null) shown.current.blocks.set(block.from, lines)
      return shown.current.blocks.get(block.from) ?? null
    })
    const gap = known.indexOf(null)
    const whole = (gap < 0 ? known : known.slice(0, gap)).filter((lines) => lines !== null)
    return { blocks: whole, isWhole: gap < 0, fault }
  }, [device, blocks, version, lookup, areContractsHere, fault, read])
}

async function readAll(
  reading: { readonly isGone: boolean },
  blocks: readonly Days[],
  versions: readonly number[],
  device: Device,
  onRead: () => void,
): Promise<void> {
  let shownAt = 0
  for (const [n, block] of blocks.entries()) {
    await lineBlocksOf(device).read(block, versions[n] ?? 0)
    if (reading.isGone) return
    const isLast = n === blocks.length - 1
    if (!isLast && performance.now() - shownAt < SHOWN_EACH_MS) continue
    shownAt = performance.now()
    onRead()
  }
}

function lineBlocksOf(device: Device): LineBlocks {
  const known = blocksOfDevice.get(device)
  if (known !== undefined) return known
  const blocks = new LineBlocks(device.store)
  blocksOfDevice.set(device, blocks)
  return blocks
}
