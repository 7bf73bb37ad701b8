/**
 * The grammar of a well-behaved set-cookie-string, production by production (§4.1.1).
 */

// cookie-name = token
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
// cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
const cookieOctet = '[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]'
// cookie-value = *cookie-octet / ( DQUOTE *cookie-octet DQUOTE )
const cookieValue = `(?:${cookieOctet}*|"${cookieOctet}*")`
// sane-cookie-date = <IMF-fixdate>
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const expires = `Expires=${day}, [0-9]{2} ${month} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT`
// max-age-av = "Max-Age" BWS "=" BWS 1*DIGIT
const maxAge = 'Max-Age=[0-9]+'
// domain-value = <subdomain>, of RFC 1034 §3.5 and RFC 1123 §2.1
const label = '[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?'
const domain = `Domain=${label}(?:\\.${label})*`
// av-octet = %x20-3A / %x3C-7E
const avOctet = '[\\x20-\\x3a\\x3c-\\x7e]'
const path = `Path=${avOctet}*`
// samesite-value = "Strict" / "Lax" / "None"
const sameSite = 'SameSite=(?:Strict|Lax|None)'
// extension-av = 1*av-octet, where it is none of the others
const extension = `(?!(?:Expires|Max-Age|Domain|Path|Secure|HttpOnly|SameSite)[ \\t]*(?:[=;]|$))${avOctet}+`

const cookieAv = `(?:${[expires, maxAge, domain, path, 'Secure', 'HttpOnly', sameSite, extension].join('|')})`
const setCookieString = new RegExp(`^${token}=${cookieValue}(?:; ${cookieAv})*$`)

/** Whether a line conforms to the grammar, with no white space but that after the semicolons. */
export function isSetCookieString(line: string): boolean {
  return setCookieString.test(line)
}
