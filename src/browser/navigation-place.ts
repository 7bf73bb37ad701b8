/**
 * What the navigation of a page or frame fills, as its requests see it (§5.2.1).
 */
import type { FrameDocument } from './frame-document.js'
import type { NavigationPlace } from './request-client.js'

/** A page or frame that a navigation fills. */
export interface FilledFrame {
  /** The document that is there. */
  readonly document: FrameDocument
  /** The document that holds the frame; `null` for a page. */
  readonly holder: FrameDocument | null
  readonly isSandboxed: boolean
  readonly isCredentialless: boolean
}

export function placeOf(
  { document, holder, isSandboxed, isCredentialless }: FilledFrame,
  reload: NavigationPlace['reload'],
): NavigationPlace {
  const { state } = document
  const { siteForCookies, topLevelOrigin } = holder ?? document
  const clientsFor: NavigationPlace['clientsFor'] =
    holder !== null && isCredentialless
      ? ({ host, scheme }) => holder.ephemeralClients(`${scheme}://${host.site}`)
      : () => state.clients
  return { state, isTopLevel: holder === null, isSandboxed, holder, siteForCookies, topLevelOrigin, reload, clientsFor }
}
