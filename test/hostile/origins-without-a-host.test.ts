/** A site for cookies whose host is no host is a mistake, and never same-site with another host (§5.2). */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'

it.each([
  'evil.test@bank.test',
  'bank.test#evil.test',
  'bank.test/evil',
  'bank.test?evil',
  'bank.test:443',
  'bank test',
  '',
  '\\bank.test',
])('refuses the host %j', (host) => {
  const jar = new CookieJar()
  jar.setCookie('SID=1; SameSite=Strict', 'https://bank.test/')
  const context = { siteForCookies: { scheme: 'https', host } }
  expect(() => jar.getCookieString('https://bank.test/', context)).toThrow(/^context\.siteForCookies/)
})

it.each(['bank.test', 'BANK.test', 'www.bank.test'])('takes the host %j', (host) => {
  const jar = new CookieJar()
  jar.setCookie('SID=1; SameSite=Strict', 'https://bank.test/')
  expect(jar.getCookieString('https://bank.test/', { siteForCookies: { scheme: 'https', host } })).toBe('SID=1')
})
