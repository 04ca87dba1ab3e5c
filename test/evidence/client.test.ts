/** An answer counts only when all of it arrived. */
import { expect, test } from 'vitest'
import { isWhole } from '../../src/evidence/client.ts'

test.each([
  '<a/>',
  '<a xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
  '<?xml version="1.0" encoding="UTF-8"?>\n<List xmlns="x"><b>1</b></List>\n',
  '{"Statement":[]}',
])('whole: %s', (text) => expect(isWhole(text)).toBe(true))

test.each([
  '',
  '  ',
  '<?xml version="1.0"?>',
  '<List><b>1</b>',
  '<List><b>1</b></Lis',
  '<List xmlns="http://s3.amazonaws.com/',
  '<a/><b>',
  '{"Statement":[',
  'Bad gateway',
])('not whole: %s', (text) => expect(isWhole(text)).toBe(false))
