/** Which cookies the audit takes for session cookies, by the names that products, services and scripts use. */
import { audit } from 'speculoos/audit'
import { describe, expect, it } from 'vitest'

const SITE = 'https://www.shop.example/'
const ID = '8f3a1c9e5b7d2046af81c3e95d0b7f12'
const PAIR = `${ID}|1700000000000|1700000000001`
const JWT = `${btoa('{"alg":"HS256"}')}.${btoa('{"cid":"shop"}')}.${'A'.repeat(43)}`.replaceAll('=', '')

const isSession = (name: string, value = ID): boolean =>
  audit(`${name}=${value}; Path=/; Secure`, SITE).some(({ id }) => id === 'distance-to-strictest')

describe('the audit takes for a session', () => {
  it.each([
    'phpMyAdmin',
    'phpMyAdmin_https',
    'pmaAuth-1_https',
    'AWSELBAuthSessionCookie-0',
    'PVEAuthCookie',
    'SimpleSAML',
    'SimpleSAMLAuthToken',
    'OAMAuthnCookie',
    'StaticWebAppsAuthCookie',
    'ESTSAUTHPERSISTENT',
    'MSISAuth',
    'splunkd_8089',
    'roundcube_sessauth',
    'kc-access',
  ])('%s', (name) => {
    expect(isSession(name)).toBe(true)
  })
})

describe('the audit takes for no session', () => {
  it.each<[name: string, value?: string]>([
    ['ai_session', PAIR],
    ['s_sess', '%20s_cc%3Dtrue%3B%20s_sq%3D%3B'],
    ['__stripe_sid'],
    ['KC_AUTH_SESSION_HASH'],
    ['KC_RESTART', JWT],
    ['sb-abcdefghijklmnopqrst-auth-token-code-verifier'],
    ['mod_auth_openidc_state_abc'],
    ['auth_verification'],
    ['session_start', '2026-01-01T00:00:00Z'],
    ['sessionStartTime', '1700000000000000'],
    ['sessionTimeout', '1700000000123456'],
    ['auth_provider', 'provider-of-the-shop'],
    ['login_redirect', '/account/settings/profile'],
  ])('%s', (name, value) => {
    expect(isSession(name, value)).toBe(false)
  })

  it('the identifiers of a payment script, which it has to read', () => {
    expect(
      audit(`__stripe_sid=${ID}; Path=/; Secure; SameSite=Strict`, SITE).filter(({ severity }) => severity !== 'info'),
    ).toEqual([])
  })
})
