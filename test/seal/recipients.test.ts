/** Names that are good and bad, and lists with every mistake at its place. */
import { expect, test } from 'vitest'
import { recipientName, recipientsIn } from '../../src/seal/recipients.ts'
import { loadFonts, unknownTo } from '../../src/pdf/fonts.ts'

const said = (text: string): string[] =>
  recipientsIn(text).troubles.map(({ line, column, message, hint }) => `${line}:${column} ${message} | ${hint}`)

const namesIn = (text: string): string[] => recipientsIn(text).recipients.map(({ name }) => name)

test('a name is composed and its spaces are single', () => {
  expect(recipientName('  Acme  Bank ')).toEqual({ name: 'Acme Bank' })
  expect(recipientName('Zu\u0308rich')).toEqual({ name: 'Zürich' })
  expect(recipientName("O'Neil & Söhne <Q>")).toEqual({ name: "O'Neil & Söhne <Q>" })
})

test.each([
  ['', 'The name of the recipient is empty.'],
  ['   ', 'The name of the recipient is empty.'],
  ['Acme\nBank', 'The name of the recipient holds a character that cannot be seen (U+000A).'],
  ['Acme\u0007', 'The name of the recipient holds a character that cannot be seen (U+0007).'],
  ['Acme \u202Eknab', 'The name of the recipient holds a character that cannot be seen (U+202E).'],
  ['Ac\u200Bme', 'The name of the recipient holds a character that cannot be seen (U+200B).'],
  ['Acme \uD800', 'The name of the recipient holds a character that cannot be seen (U+D800).'],
  ['Ä'.repeat(500), 'The name of the recipient has 500 characters; there is room for 120.'],
])('%j is refused', (given, message) => {
  expect(recipientName(given)).toMatchObject({ message, hint: expect.stringMatching(/\.$/) as string })
})

test('what the fonts cannot set is known before anything is made', async () => {
  const fonts = await loadFonts()
  for (const name of ['Acme Bank', 'Ωmega', 'Банк «Акме»', 'Łódź & Şirket', 'Ngân hàng'])
    expect(unknownTo(fonts, name)).toEqual([])
  for (const name of ['日本銀行', 'Acme 🚒', 'בנק', 'بنك']) expect(unknownTo(fonts, name).length).toBeGreaterThan(0)
})

test('a list in any of its usual forms', () => {
  expect(namesIn('name\nAcme Bank\nBeta\n')).toEqual(['Acme Bank', 'Beta'])
  expect(namesIn('\uFEFFname,audience\r\n"Müller & Söhne, GmbH",customer\r\n\r\nBeta,\r\n')).toEqual([
    'Müller & Söhne, GmbH',
    'Beta',
  ])
  expect(namesIn('Audience;Name\ncustomer;Acme, Inc.\n')).toEqual(['Acme, Inc.'])
  expect(namesIn('name\n"The ""A"" bank"')).toEqual(['The "A" bank'])
  expect(recipientsIn('name,audience\nA,auditor\nB,\n').recipients.map(({ audience }) => audience)).toEqual([
    'auditor',
    undefined,
  ])
})

test('everything that is wrong with a list is told at once, each at its place', () => {
  const text = 'name,audience\nAcme,customer\n,public\n"Bé, ta",custommer\nacme,\nGamma,public,more\nDel\u0007ta,\n'
  expect(said(text)).toEqual([
    '3:1 The name of the recipient is empty. | Write who the copy is for.',
    '4:10 There is no audience `custommer`. | Did you mean `customer`?',
    '5:1 “acme” stands there twice, first on line 2. | Remove one of them: each recipient gets one copy.',
    '6:14 The line has 3 fields, and the head 2. | A name with a comma in it stands in double quotes.',
    '7:1 The name of the recipient holds a character that cannot be seen (U+0007). | Type the name again, on one line.',
  ])
  expect(namesIn(text)).toEqual(['Acme'])
})

test.each([
  ['', 'undefined:undefined The list has no column `name`.'],
  ['nam\nAcme\n', '1:1 There is no column `nam`. | Did you mean `name`?'],
  ['name,name\nA,B\n', '1:6 The column `name` stands there twice.'],
  ['name\n', 'undefined:undefined The list has no recipients.'],
  ['name\nA\n"Beta\n', '3:1 A quote is opened and never closed.'],
  ['name\nA\nBe"ta\n', '3:3 A double quote stands inside a field that is not in quotes.'],
  ['name\n"Be"ta\n', '2:1 A double quote stands inside a field that is not in quotes.'],
])('%j cannot be used', (text, message) => {
  const found = said(text)
  expect(found.join('\n')).toContain(message)
  expect(recipientsIn(text).recipients).toEqual([])
})

test('a long list is read in the time of a short one for each line', () => {
  const text = `name\n${Array.from({ length: 20_000 }, (_, at) => `Customer ${at}\n`).join('')}`
  expect(namesIn(text)).toHaveLength(20_000)
})
