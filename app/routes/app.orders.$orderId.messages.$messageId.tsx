import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readMessageScreen } from '#app/admin/messages/read-message.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { presentMessage } from '#app/admin/messages/present-message.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { MessagePage } from '#app/admin/messages/MessagePage.tsx';
import { notFound } from '#app/ui/respond.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const { orderId = '', messageId = '' } = params;
  const screen = await withShop(shop, (tx) => readMessageScreen(tx, shop, { orderId, messageId }));
  if (!screen) throw notFound('Message');
  noteAccess(visit, { kind: 'mail', id: orderId });
  return json({ orderId, about: screen.about, message: await presentMessage(screen, shop) });
}

export default function OrderMessage() {
  const { orderId, about, message } = useLoaderData<typeof loader>();
  return (
    <MessagePage
      message={message}
      about={about}
      back={{ content: about, url: `/app/orders/${orderId}` }}
      action={`/app/orders/${orderId}?index`}
    />
  );
}
