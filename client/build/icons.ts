/** The app's icons: the SVG of the site, and PNGs drawn from its shapes when the app is built. */
import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Point = readonly [x: number, y: number]
type Color = readonly [red: number, green: number, blue: number]

const SITE_ICON = new URL('../../web/static/web/icon.svg', import.meta.url)
const GREEN: Color = [0x0b, 0x6e, 0x66]
const WHITE: Color = [0xff, 0xff, 0xff]
const CURVE: readonly Point[] = [
  [6, 17],
  [11, 17],
  [14, 9],
  [18, 23],
  [21, 17],
  [26, 17],
]
const STROKE = 2.6
const BOX = 32
const CORNER = 8
/** So many shades of an edge look smooth, from green to white and from clear to green. */
const SHADES = 16
/** What a pixel may be, with its opacity: a picture of few colors is a small file. */
const PALETTE: readonly (readonly [color: Color, opacity: number])[] = [
  ...shares().map((white) => [mixed(white), 1] as const),
  ...shares().map((opacity) => [GREEN, opacity] as const),
]

export interface IconFile {
  readonly name: string
  readonly size: number
  readonly purpose: 'any' | 'maskable'
}

/** The PNG icons: a maskable one fills its square, since the system cuts its own shape out of it. */
export const ICON_FILES: readonly IconFile[] = [
  { name: 'icon-180.png', size: 180, purpose: 'any' },
  { name: 'icon-192.png', size: 192, purpose: 'any' },
  { name: 'icon-512.png', size: 512, purpose: 'any' },
  { name: 'icon-maskable-512.png', size: 512, purpose: 'maskable' },
]

/** Adds the icons to the built files. */
export function appIcons(): Plugin {
  return {
    name: 'app-icons',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source: readFileSync(SITE_ICON) })
      for (const icon of ICON_FILES) {
        this.emitFile({ type: 'asset', fileName: icon.name, source: drawIcon(icon) })
      }
    },
  }
}

/** Returns an icon as a PNG of the colors above. */
export function drawIcon({ size, purpose }: IconFile): Uint8Array {
  const rows: Buffer[] = []
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + size)
    for (let x = 0; x < size; x += 1) {
      row[1 + x] = pixelAt(x, y, size, purpose)
    }
    rows.push(row)
  }
  return png(size, Buffer.concat(rows))
}

/** Returns the place of a pixel's color: the curve does not reach the edge, so that no pixel is of both. */
function pixelAt(x: number, y: number, size: number, purpose: IconFile['purpose']): number {
  const pixel = BOX / size
  const point: Point = [(x + 0.5) * pixel, (y + 0.5) * pixel]
  const isMaskable = purpose === 'maskable'
  const opacity = isMaskable ? 1 : coverage(outsideRoundedSquare(point), pixel)
  const white = coverage(outsideCurve(isMaskable ? intoSafeZone(point) : point), pixel)
  return opacity < 1 ? SHADES + shadeOf(opacity) : shadeOf(white)
}

function shadeOf(share: number): number {
  return Math.round(share * (SHADES - 1))
}

function shares(): readonly number[] {
  return Array.from({ length: SHADES }, (_, n) => n / (SHADES - 1))
}

function mixed(white: number): Color {
  const [red, green, blue] = GREEN.map((dark, n) => Math.round(dark + ((WHITE[n] ?? 0) - dark) * white))
  return [red ?? 0, green ?? 0, blue ?? 0]
}

/** Returns the share of a pixel that lies inside a shape, by how far its center lies outside: a smooth edge. */
function coverage(outside: number, pixel: number): number {
  return Math.min(1, Math.max(0, 0.5 - outside / pixel))
}

/** The inner 80 percent of a maskable icon are never cut off. */
function intoSafeZone([x, y]: Point): Point {
  return [BOX / 2 + (x - BOX / 2) / 0.8, BOX / 2 + (y - BOX / 2) / 0.8]
}

function outsideRoundedSquare([x, y]: Point): number {
  const dx = Math.max(CORNER - x, x - (BOX - CORNER), 0)
  const dy = Math.max(CORNER - y, y - (BOX - CORNER), 0)
  return Math.hypot(dx, dy) - CORNER
}

function outsideCurve(point: Point): number {
  const distances = CURVE.slice(1).map((to, n) => distance(point, CURVE[n] ?? to, to))
  return Math.min(...distances) - STROKE / 2
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay))
}

function png(size: number, pixels: Buffer): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Eight bits a pixel, which name a color of the palette.
  header.set([8, 3, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(PALETTE.flatMap(([color]) => color))),
    chunk('tRNS', Buffer.from(PALETTE.map(([, opacity]) => Math.round(255 * opacity)))),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
