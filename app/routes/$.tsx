/** Any other address. As a page of its own, so that the document around the answer has what the root's loader reads. */
export function loader() {
  throw new Response(null, { status: 404 });
}

export default function NoSuchAddress() {
  return null;
}
