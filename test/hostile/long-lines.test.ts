/** Lines of a megabyte are stored, or refused with the reason, as the text requires (§5.6). */
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { ids, outcome, storedCookie } from '../jar/outcome.js'
import { receive } from './filled-jar.js'

const MEGABYTE = 1_048_576
const many = (text: string) => text.repeat(MEGABYTE / text.length)

describe('a line of a megabyte is rejected', () => {
  it.each([
    ['when its value is too long', `a=${many('v')}`, 'set-cookie-too-long'],
    ['when its name is too long', `${many('n')}=v`, 'set-cookie-too-long'],
    ['when it is one nameless value', many('v'), 'set-cookie-too-long'],
    ['when it is equals signs', many('='), 'set-cookie-too-long'],
    ['when its value is quotation marks', `a=${many('"')}`, 'set-cookie-too-long'],
    ['when it is spaces', many(' '), 'empty-name-and-value'],
    ['when it is tabs', many('\t'), 'empty-name-and-value'],
    ['when it is semicolons', many(';'), 'empty-name-and-value'],
    ['when it is spaces around an equals sign', `${many(' ')}=${many(' ')}`, 'empty-name-and-value'],
    ['when it is attributes without a cookie', many('; Path=/'), 'empty-name-and-value'],
    ['when it is NUL', many('\0'), 'set-cookie-control-character, set-cookie-too-long'],
    ['when it ends with NUL', `a=b${many(';')}\0`, 'set-cookie-control-character'],
    ['when it is line ends', `a=b${many('\r\n')}`, 'set-cookie-control-character, set-cookie-too-long'],
  ])('%s', (_, line, reasons) => {
    expect(outcome(receive(line).result)).toBe(`rejected: ${reasons}`)
  })
})

describe('a line of a megabyte is stored', () => {
  it.each([
    ['with semicolons after it', `a=b${many(';')}`, []],
    ['with spaces before and tabs after it', `${many(' ')}a=b${many('\t')}`, []],
    ['with spaces around its equals sign', `a${many(' ')}=${many(' ')}b`, []],
    ['without an attribute of unknown name', `a=b; ${many('x')}`, ['attribute-unrecognized']],
    ['without a Path that is too long', `a=b; Path=/${many('p')}`, ['attribute-too-long']],
    ['without a Domain that is too long', `a=b; Domain=${many('d')}`, ['attribute-too-long']],
    ['without a Max-Age that is too long', `a=b; Max-Age=${many('9')}`, ['attribute-too-long']],
    ['without an Expires that is too long', `a=b; Expires=${many('1-c-1 ')}!`, ['attribute-too-long']],
    ['without a Secure that has too long a value', `a=b; Secure=${many('s')}`, ['attribute-too-long']],
    ['without equals signs in an attribute', `a=b; ${many('=')}`, ['attribute-too-long']],
  ])('%s', (_, line, warnings) => {
    const { result } = receive(line)
    expect(storedCookie(result)).toMatchObject({
      name: 'a',
      value: 'b',
      domain: 'www.example.com',
      hostOnly: true,
      path: '/dir',
      secure: false,
      persistent: false,
      expiryTime: null,
    })
    expect(ids(result.warnings)).toEqual(warnings)
  })
  it('with the last of many attributes of each name', () => {
    const { result } = receive(`a=b${many('; Path=/x')}; Path=/y${many('; Max-Age=1')}; Max-Age=60; SameSite=Lax`)
    expect(storedCookie(result)).toMatchObject({ path: '/y', expiryTime: START + 60_000, sameSite: 'Lax' })
    expect(result.warnings).toEqual([])
  })
  it('with a warning for each of many unknown attributes', () => {
    const { result } = receive(`a=b${';x'.repeat(100_000)}`)
    expect(storedCookie(result).name).toBe('a')
    expect(result.warnings).toHaveLength(100_000)
  })
})

describe('a Max-Age of a thousand digits', () => {
  it('gives the longest lifetime that a cookie may have', () => {
    const { result } = receive(`a=b; Max-Age=${'9'.repeat(1000)}`)
    expect(storedCookie(result).expiryTime).toBe(START + 34_560_000_000)
    expect(ids(result.warnings)).toEqual(['max-age-capped'])
  })
  it('of zeros expires the cookie at once', () => {
    expect(outcome(receive(`a=b; Max-Age=${'0'.repeat(1000)}`).result)).toBe('removed')
  })
  it('after a minus sign expires the cookie at once', () => {
    expect(outcome(receive(`a=b; Max-Age=-${'9'.repeat(1000)}`).result)).toBe('removed')
  })
})
