/** Where pages end. */
import { expect, test } from 'vitest'
import { paginate, type Page } from '../../src/pdf/paginate.ts'
import { framed, keepStart, room, slice, together, type Slice } from '../../src/pdf/slice.ts'

const pages = (slices: readonly Slice[]): readonly Page[] => paginate(slices, () => ({ top: 0, bottom: 100 }))
const heights = (slices: readonly Slice[]): readonly (readonly number[])[] =>
  pages(slices).map((page) => page.placed.map((each) => each.slice.height))

test('fills a page before it begins the next', () => {
  expect(heights([room(40), room(60), room(1)])).toEqual([[40, 60], [1]])
})

test('counts the larger of two distances that meet, and none at the top of a page', () => {
  const [first, second] = pages([room(40, { after: 10 }), room(30, { before: 20 }), room(30, { before: 20 })])
  expect(first?.placed.map((each) => each.y)).toEqual([0, 60])
  expect(second?.placed.map((each) => each.y)).toEqual([0])
})

test('moves a heading on with what it heads', () => {
  expect(heights([room(70), room(20, { keep: true }), room(20)])).toEqual([[70], [20, 20]])
})

test('cuts what is higher than a page where it must, and leaves no page empty', () => {
  const tall = together(
    Array.from({ length: 5 }, () => room(30)),
    1000,
  )
  expect(heights(tall)).toEqual([
    [30, 30, 30],
    [30, 30],
  ])
  expect(heights([room(150), room(10)])).toEqual([[150], [10]])
})

test('begins a page where it is asked to, even after something that would stay with it', () => {
  expect(heights([room(10, { keep: true }), room(10, { newPage: true })])).toEqual([[10], [10]])
  expect(heights([room(10, { newPage: true })])).toEqual([[10]])
})

test('begins a page when there is less room than is needed', () => {
  expect(heights([room(60), room(10, { need: 50 })])).toEqual([[60], [10]])
})

test('repeats a head, without owner, on each page that goes on', () => {
  const owner = { tag: 'TH', parent: undefined } as const
  const head = slice(10, [
    { kind: 'rect', x: 0, y: 0, width: 1, height: 1, owner },
    { kind: 'touch', owner },
  ])
  const [first, second, third] = pages([head, ...Array.from({ length: 6 }, () => room(40, { repeat: [head] }))])
  expect(first?.placed.map((each) => each.slice.height)).toEqual([10, 40, 40])
  for (const page of [second, third]) {
    expect(page?.placed.map((each) => each.slice.height)).toEqual([10, 40, 40])
    expect(page?.placed[0]?.slice.items).toEqual([{ kind: 'rect', x: 0, y: 0, width: 1, height: 1, owner: undefined }])
  }
})

test('draws a frame once per page, and lets it stand out where it is cut', () => {
  const panel = { x: 0, width: 10 }
  const [first, second] = pages(framed([room(60), room(60)], panel))
  expect(first?.frames).toEqual([{ frame: panel, y: 0, height: 63.5 }])
  expect(second?.frames).toEqual([{ frame: panel, y: -3.5, height: 63.5 }])
})

test('keeps the beginning of a run together', () => {
  expect(keepStart([room(10), room(10), room(10)], 15).map((each) => each.keep)).toEqual([true, false, false])
})
