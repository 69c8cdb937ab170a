// Mail programs make a link of a bare web address. They know one by its last part, so that names with dots are none.

/** Endings that advertisements use, beside those of countries, which are all pairs of letters. */
const endings = new Set(
  (
    'com net org info biz name pro mobi asia tel xxx gov edu mil int cat jobs travel app dev page web website site online ' +
    'shop store club live life world today top xyz icu click link buzz vip win bid loan men work space tech fun news ' +
    'blog email gift gifts money cash credit casino bet poker sale deals deal discount promo coupons best one ltd inc ' +
    'group guru ink red blue pink black cloud digital media agency company solutions services support center zone ' +
    'rocks ninja social network systems chat sex porn adult dating cam pics photos photo video stream download racing ' +
    'date faith review reviews science party trade trading webcam accountant cricket country gdn kim zip mov bar rest ' +
    'bond sbs cfd cyou monster quest lol hair skin makeup beauty autos boats homes yachts study game games host press ' +
    'fit market markets exchange finance fund loans bank crypto bitcoin wiki art design music band lottery bingo cool ' +
    'expert academy school health clinic care help direct express delivery global international community cafe coffee ' +
    'pizza ooo moe foo now run day ist bio green eco kiwi berlin london paris tokyo nyc wtf fyi tips plus run codes'
  ).split(' '),
);
/** What stands before a name or a legal form with a dot, rather than before the end of an address. */
const abbreviations = new Set(
  (
    'st ste sta dr mr mrs ms mx prof sr jr fr frau herr hr fam ing dipl mag med rer nat phil jur ma mme mlle sra srta don ' +
    'rev hon capt lt col gen sgt bros co gmbh ag kg ltd inc bzw geb van von zu la le el al abt inh fa'
  ).split(' '),
);

const host =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?\.)+(xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)(?![\p{L}\p{N}-])/giu;

/**
 * Whether a text names a web address that a mail program would make a link of: "evil.com", "bit.ly/x". Not so for
 * "St.Nikolaus", "J.R. Smith", "Müller & Co.KG" or "J.de Vries".
 */
export function namesSite(text: string): boolean {
  const plain = text.replace(/[。．｡]/g, '.');
  return [...plain.matchAll(host)].some((found) => isSite(found[0], plain[found.index + found[0].length] ?? ''));
}

function isSite(found: string, next: string): boolean {
  const labels = found.toLowerCase().split('.');
  const ending = labels.at(-1)!;
  const isCountry = /^[a-z]{2}$/.test(ending);
  if (!isCountry && !endings.has(ending) && !ending.startsWith('xn--')) return false;
  if (/[/:?#]/.test(next)) return true;
  const before = labels.slice(0, -1);
  // An initial is no site, unless it ends as only sites do: "x.com".
  if (isCountry && before.every((label) => label.length === 1)) return false;
  return !before.every((label) => label.length === 1 || abbreviations.has(label)) || isCommon(ending);
}

function isCommon(ending: string): boolean {
  return ['com', 'net', 'org', 'info', 'shop', 'xyz'].includes(ending);
}
