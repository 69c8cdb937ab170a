// Express goes by the path as it was sent, Remix by what it means once it is decoded. Headers and limits hang on the
// path, so both have to read the same one: only a path in its normal form gets any further.

export type PathReading = { outcome: 'normal' } | { outcome: 'differs'; normalPath: string } | { outcome: 'refused' };

/**
 * Compares a path with its normal form: letters that need no escape unescaped, no empty or dot segments, the first
 * segment in lower case.
 * @param path as it was sent, without the query
 * @returns refused for what has no normal form: signs that do not belong into a path, and escapes that hide a slash, a
 *   backslash, a sign with a meaning in addresses, a control character, or no UTF-8
 */
export function readPath(path: string): PathReading {
  if (!/^\/(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i.test(path)) return { outcome: 'refused' };
  const decoded = decode(path);
  if (decoded === null) return { outcome: 'refused' };
  const segments: string[] = [];
  const all = decoded.split('/').slice(1);
  for (const segment of all) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const [first = '', ...others] = segments;
  const endsWithSlash = first !== '' && ['', '.', '..'].includes(all.at(-1)!);
  const normalPath = `/${[first.toLowerCase(), ...others].map(encode).join('/')}${endsWithSlash ? '/' : ''}`;
  return normalPath === path ? { outcome: 'normal' } : { outcome: 'differs', normalPath };
}

/**
 * Reads a whole address without its host: what no page can answer is refused here, so that no route has to ask for it.
 * PostgreSQL keeps no zero character, and nobody can type one.
 * @param address path and query as they were sent
 */
export function readAddress(address: string): PathReading & { query: string[] } {
  const [path = '', ...query] = address.split('?');
  return { ...(/%00/.test(query.join('?')) ? { outcome: 'refused' } : readPath(path)), query };
}

function decode(path: string): string | null {
  try {
    const escapes = /(?:%[0-9a-f]{2})+/gi;
    const hidesMeaning = path.match(escapes)?.some((text) => /[\p{Cc}/\\?#%]/u.test(decodeURIComponent(text)));
    return hidesMeaning ? null : path.replace(escapes, (text) => decodeURIComponent(text));
  } catch {
    return null;
  }
}

/** Escapes all but what may stand in a path as it is. */
function encode(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:24|26|2B|2C|3B|3D|3A|40)/g, (sign) => decodeURIComponent(sign));
}
