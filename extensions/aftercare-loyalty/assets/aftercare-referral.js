// Who sent a friend is kept, the first one wins, and noted on the cart; the order carries it to the app.

function aftercareNoteReferral({ cart }) {
  const code = new URLSearchParams(location.search).get('ref');
  const first = aftercareReferral() ?? (code && /^[\w-]{1,64}$/.test(code) ? code : null);
  if (!first) return;
  aftercareReferral(first);
  const body = JSON.stringify({ attributes: { aftercare_referral: first } });
  fetch(cart, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => {});
}

// A browser may keep nothing.
function aftercareReferral(code) {
  try {
    if (code) localStorage.aftercare = code;
    return localStorage.aftercare;
  } catch {
    return undefined;
  }
}

aftercareNoteReferral(document.currentScript.dataset);
