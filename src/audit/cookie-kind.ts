/**
 * What a cookie is for, by its name and the shape of its value. The names are the defaults of frameworks and
 * services.
 */
import { formOf } from './contents.js'

/**
 * - `session`: whoever has it acts as the user.
 * - `remember`: the same, and it is meant to outlive the browser session.
 * - `csrf`: a token against forged requests. Pages may have to read it.
 * - `script`: analytics and settings that scripts of the page read.
 * - `infrastructure`: the choice of a server by a load balancer, or the verdict of a bot filter.
 * - `other`: anything else.
 */
export type CookieKind = 'session' | 'remember' | 'csrf' | 'script' | 'infrastructure' | 'other'

/** Names by which frameworks and services call their cookies. */
const NAMES: readonly (readonly [CookieKind, RegExp])[] = [
  // The signature of the cookie beside it, the address after a login, the lesser half of a pair.
  ['other', /\.sig$|^(?:next-auth|authjs)\.callback-url$|^CFID$|^KC_RESTART$/],
  // Cookies that scripts of analytics, payments and a login server read, although their names say session.
  ['script', /^(?:ai_session|ai_user|s_sess|__stripe_[ms]id|KC_AUTH_SESSION_HASH)$/],
  // Tokens against forged requests come first: some have the word session in their names.
  ['csrf', /csrf|xsrf|antiforgery|requestverificationtoken|^authenticity_token$|^form_key$/i],
  ['csrf', /^(?:next-auth|authjs)\.(?:state|nonce|pkce\.code_verifier)$|-code-verifier$/],
  ['csrf', /^(?:mod_auth_openidc|_shib)_?state_|^(?:better-auth|a0)[.:]state$|^auth_verification$/],
  [
    'csrf',
    /^(?:oauth_?|openid_?|OAuth_Token_Request_)?(?:state|nonce)$|^\.AspNetCore\.(?:Correlation|OpenIdConnect\.Nonce)\./i,
  ],

  ['remember', /remember[-_]?me|^remember[-_]|^rememberme$|^KEYCLOAK_REMEMBER_ME$|_remember$|^REMEMBERME$|^seraph\./i],
  ['remember', /^wordpress_(?:sec|logged_in)_[0-9a-f]+$|^refresh[-_]?token$/i],

  ['session', /^(?:connect\.sid|express[:.]sess|express\.sid|koa[.:]sess|koa\.sid|sails\.sid|adonis-session)$/],
  ['session', /^(?:sessionid|session|session[-_]id|sessid|sess|sid|user_session|login_session|web_session)$/i],
  [
    'session',
    /^(?:JSESSIONID(?:SSO)?|SESSION|PLAY_SESSION|jetty\.session|oauth2_proxy|_oauth2_proxy.*|_forward_auth)$/,
  ],
  [
    'session',
    /^(?:PHPSESSID|ci_session|CAKEPHP|CakeCookie|frontend|adminhtml|PrestaShop-[0-9a-f]+|fe_typo_user|be_typo_user)$/,
  ],
  ['session', /^S?SESS[0-9a-f]{32}$|^symfony$|^OCSESSID$|^MoodleSession\w*$|^joomla_user_state$|^mediawiki_session$/],
  [
    'session',
    /^(?:ASP\.NET_SessionId|\.ASPXAUTH|\.ASPXFORMSAUTH|\.AspNet\.(?:Application|External)Cookie|FedAuth\d?)$/,
  ],
  ['session', /^\.AspNetCore\.(?:Session|Cookies|Application|External|Identity\.\w+|Bearer)(?:C\d+)?$/],
  ['session', /^ASPSESSIONID[A-Z]{8}$|^CFTOKEN$/],
  ['session', /^(?:ESTSAUTH(?:PERSISTENT)?|MSISAuth\d?|AWSELBAuthSessionCookie-\d+|ObSSOCookie|kc-access|SimpleSAML)$/],
  ['session', /^phpMyAdmin(?:_https)?$|^pmaAuth-\d+(?:_https)?$|^splunkd_\d+$|^roundcube_sessauth$|^steamLoginSecure$/],
  ['session', /^rack\.session$|^_session_id$|^_?[a-z][\w-]*_session$/i],
  ['session', /^(?:quarkus-credential|\.DOTNETNUKE|UMB_UCONTEXT|mojolicious|i_like_gitea)$/],
  ['session', /^(?:beaker\.session\.id|trac_auth|tornado_session|grafana_session|sentrysid|MoodleSession)$/],
  ['session', /^(?:next-auth|authjs|better-auth)\.session[-_]token(?:\.\d+)?$|^appSession(?:\.\d+)?$/],
  [
    'session',
    /^(?:sb-[\w-]+-auth-token(?:\.\d+)?|__session|__client|iron-session|wos-session|ory_\w+_session\w*|lucia.session)$/,
  ],
  [
    'session',
    /^(?:KEYCLOAK_(?:IDENTITY|SESSION)(?:_LEGACY)?|AUTH_SESSION_ID(?:_LEGACY)?|SSOSESSION|iPlanetDirectoryPro)$/,
  ],
  ['session', /^(?:LtpaToken2?|MRHSession|DSID|SVPNCOOKIE|NSC_AAAC|SAP_SESSIONID_\w+|MYSAPSSO2)$/],
  [
    'session',
    /^(?:access|auth|id|jwt|session|user|api|bearer)?[-_.]?(?:token|jwt)$|^auth(?:[-_](?:cookie|key|session))?$/i,
  ],

  [
    'script',
    /^_ga(?:_\w+)?$|^_gid$|^_gat|^_gcl_|^__utm[a-z]$|^_fbp$|^_fbc$|^_hj|^_pk_(?:id|ses|ref)|^mp_\w+|^amplitude|^ajs_/i,
  ],
  [
    'script',
    /^(?:lang|language|locale|NEXT_LOCALE|i18n\w*|theme|color-?scheme|dark_?mode|tz|timezone|currency|country)$/i,
  ],
  [
    'script',
    /consent|^OptanonConsent$|^OptanonAlertBoxClosed$|^euconsent|^cookie_?(?:notice|banner|policy)|^wp-settings-/i,
  ],
  [
    'script',
    /^(?:django|preferred)_language$|_session_expiry$|^__client_uat$|^\.AspNetCore\.Culture$|^wordpress_test_cookie$|^pll_language$/,
  ],

  // When a session began or ends, how a user logs in, and where to go then.
  [
    'other',
    /(?:sess(?:ion)?|auth|login)[-_]?(?:start(?:[-_]?time|ed)?|time(?:[-_]?out|stamp)?|expir(?:y|es|ation)|provider|redirect|url|method|hint)$/i,
  ],

  [
    'infrastructure',
    /^AWSALB|^AWSELB|^__cf_bm$|^cf_clearance$|^_cfuvid$|^__cflb$|^ARRAffinity|^BIGipServer|^SERVERID$|^GCLB$/,
  ],
  [
    'infrastructure',
    /^visid_incap_|^incap_ses_|^nlbi_|^datadome$|^ak_bmsc$|^bm_|^_abck$|^INGRESSCOOKIE$|^lb$|^TS[0-9a-f]{6,}$/,
  ],
]

/** Words in a name that say session, if no list knows the name. */
const WORDS =
  /auth(?:n|entication)?[-_]?(?:cookie|token|ticket)|(?:^|[^a-z])(?:sess|sid|auth|login|logged|token|jwt|sso|identity)(?:[^a-z]|$)|session|sessid|^id$/i

/** Names of cookies that say who the user is, if their contents are signed or encrypted. */
const USERS = /^(?:user|user_?id|user_?name|uid|account|member|me)$/i

/** Forms that only sessions and tokens have. */
const SESSION_FORMS = ['JSON Web Token', 'session of Flask', 'session of Plug', 'session of Play']

/** The shortest length of an identifier, if only a word in the name says that the value is one. */
const IDENTIFIER = 16

/**
 * What a cookie is for.
 *
 * @param isSession - what the caller knows of the name; it comes before everything else.
 */
export function kindOf(name: string, value: string, isSession: (name: string) => boolean | undefined): CookieKind {
  const bare = bareName(name)
  const known = NAMES.find(([, pattern]) => pattern.test(bare))?.[0]
  const told = isSession(name)
  if (told !== undefined) return told ? (known === 'remember' ? known : 'session') : withoutSession(known)
  if (known !== undefined) return known
  const isOpaque = value.length >= IDENTIFIER && !/[\s,]/.test(value)
  if (isOpaque && WORDS.test(bare)) return 'session'
  const { name: form, protection } = formOf(value)
  const isProtected = protection === 'signed' || protection === 'encrypted'
  return SESSION_FORMS.includes(form) || (isProtected && USERS.test(bare)) ? 'session' : 'other'
}

function withoutSession(known: CookieKind | undefined): CookieKind {
  return known === undefined || known === 'session' || known === 'remember' ? 'other' : known
}

/** The name without a prefix that browsers know. */
export function bareName(name: string): string {
  return name.replace(/^__(?:Host-Http|Http|Host|Secure)-/i, '')
}

/** Whether whoever has the cookie acts as the user. */
export function isSessionKind(kind: CookieKind): boolean {
  return kind === 'session' || kind === 'remember'
}
