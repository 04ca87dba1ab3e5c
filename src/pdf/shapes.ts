/**
 * Marks drawn as vectors. Every verdict has a form of its own, so that it is told apart without colour: a disc with a
 * tick, a square with a cross, a ring with a question mark, a ring with clock hands, a lozenge with a bar.
 */
import type { Canvas } from './canvas.ts'
import { number } from './canvas.ts'
import type { Item } from './slice.ts'

type Shape = Extract<Item, { kind: 'shape' }>['shape']

const paper = '#ffffff'

/** Draws a shape of a size with its left edge at `x` and its middle at `y`. */
export const drawShape = (canvas: Canvas, shape: Shape, x: number, y: number, size: number, ink: string): void => {
  const half = size / 2
  const at = plotter(x + half, y, half)
  const thin = Math.max(0.45, size * 0.11)
  switch (shape) {
    case 'holds':
      canvas.path(circle(at, 1), 'fill', ink)
      return canvas.path(at('-.46 .04 m -.12 .38 l .46 -.34 l'), 'stroke', paper, size * 0.13)
    case 'violated':
      canvas.path(at('-.9 -.9 m .9 -.9 l .9 .9 l -.9 .9 l h'), 'fill', ink)
      return canvas.path(at('-.42 -.42 m .42 .42 l .42 -.42 m -.42 .42 l'), 'stroke', paper, size * 0.13)
    case 'unknown':
      canvas.path(circle(at, 0.9), 'stroke', ink, thin)
      canvas.path(at('-.3 -.2 m -.3 -.62 .34 -.62 .32 -.18 c .3 .1 0 .04 0 .3 c'), 'stroke', ink, thin)
      return canvas.path(circle(at, 0.1, 0.56), 'fill', ink)
    case 'stale':
      canvas.path(circle(at, 0.9), 'stroke', ink, thin)
      return canvas.path(at('0 -.52 m 0 0 l .4 .24 l'), 'stroke', ink, thin)
    case 'waived':
      canvas.path(at('0 -1 m 1 0 l 0 1 l -1 0 l h'), 'stroke', ink, thin)
      return canvas.path(at('-.4 0 m .4 0 l'), 'stroke', ink, size * 0.13)
    case 'box':
      return canvas.path(at('-.92 -.92 m .92 -.92 l .92 .92 l -.92 .92 l h'), 'stroke', ink, Math.max(0.6, size * 0.07))
    case 'tick':
      canvas.path(at('-.92 -.92 m .92 -.92 l .92 .92 l -.92 .92 l h'), 'stroke', ink, Math.max(0.6, size * 0.07))
      return canvas.path(at('-.5 .02 m -.12 .42 l .52 -.44 l'), 'stroke', ink, size * 0.13)
    case 'turn':
      return canvas.path(at('.7 -.8 m .7 .2 l -.8 .2 l -.8 .2 m -.35 -.2 l -.8 .2 m -.35 .6 l'), 'stroke', ink, 0.6)
    case 'seal':
      canvas.path(circle(at, 0.64, -0.34), 'stroke', ink, thin)
      canvas.path(at('-.27 -.32 m -.07 -.1 l .28 -.54 l'), 'stroke', ink, thin)
      return canvas.path(at('-.4 .2 m -.4 .98 l 0 .68 l .4 .98 l .4 .2 l'), 'stroke', ink, thin)
    case 'disc':
      return canvas.path(circle(at, 1), 'fill', ink)
  }
}

type Plotter = (path: string) => string

/** Turns a path in units of half the shape's size into one on the page: numbers come in pairs. */
const plotter =
  (x: number, y: number, half: number): Plotter =>
  (path) => {
    let across = true
    return path.replace(/-?\.?\d+(?:\.\d+)?/g, (value) => {
      const placed = across ? x + Number(value) * half : y + Number(value) * half
      across = !across
      return number(placed)
    })
  }

/** A circle as four curves. */
const circle = (at: Plotter, radius: number, down = 0): string => {
  const r = radius
  const k = radius * 0.5523
  const p = (x: number, y: number): string => `${x.toFixed(4)} ${(y + down).toFixed(4)}`
  return at(
    `${p(r, 0)} m ${p(r, k)} ${p(k, r)} ${p(0, r)} c ${p(-k, r)} ${p(-r, k)} ${p(-r, 0)} c ` +
      `${p(-r, -k)} ${p(-k, -r)} ${p(0, -r)} c ${p(k, -r)} ${p(r, -k)} ${p(r, 0)} c h`,
  )
}
