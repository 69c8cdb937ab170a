// Tags as Shopify keeps them: a comma separates two, letter case does not tell two apart, and a list is sorted.

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const inOrder = (a: string, b: string) => a.toLowerCase().localeCompare(b.toLowerCase());

/** The tags in texts, each of which may hold several. */
export function readTags(texts: string[]): string[] {
  return texts.flatMap((text) => text.split(',').map((tag) => tag.trim())).filter((tag) => tag !== '');
}

/** A tag that is there in other letters stays as it is. */
export function addTags(present: string[], texts: string[]): string[] {
  const tags = [...present];
  for (const tag of readTags(texts)) if (!tags.some((own) => isSame(own, tag))) tags.push(tag);
  return tags.sort(inOrder);
}

/** @param isCaseSensitive for orders; a customer's tag goes in whatever letters it is named */
export function removeTags(present: string[], texts: string[], isCaseSensitive: boolean): string[] {
  const gone = readTags(texts);
  return present.filter((own) => !gone.some((tag) => (isCaseSensitive ? own === tag : isSame(own, tag))));
}
