/** Any other address. A route of its own, so that the surrounding document gets the root loader's data. */
export function loader() {
  throw new Response(null, { status: 404 });
}

export default function NoSuchAddress() {
  return null;
}
