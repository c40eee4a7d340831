/** The nonce that the bridge's policy wants on styles made here; empty while developing, where there is no policy. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// The name is given: it is where react-remove-scroll, below every dialog, looks.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
