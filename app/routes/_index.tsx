import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';

export const meta: MetaFunction = () => [{ title: 'Aftercare' }];

/** Shopify opens the app at its root, with the shop in the URL; everybody else gets a friendly note. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app${search}`);
  return null;
}

export default function Landing() {
  return (
    <main
      style={{
        maxWidth: '34rem',
        margin: '12vh auto',
        padding: '0 1.5rem',
        fontFamily: 'system-ui, sans-serif',
        lineHeight: 1.6,
      }}
    >
      <h1>Aftercare</h1>
      <p>
        Everything a store owes its customer after the Buy button: a personal thank-you, honest news of the parcel, and
        a friendly question whether all went well.
      </p>
      <p>
        Aftercare lives in your Shopify admin. Open it there under <strong>Apps</strong>, or install it from the Shopify
        App Store.
      </p>
    </main>
  );
}
