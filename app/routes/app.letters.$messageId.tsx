import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { answerByHand } from '#app/admin/messages/by-hand-form.server.ts';
import { readMessageScreen } from '#app/admin/messages/read-message.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { presentMessage } from '#app/admin/messages/present-message.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { MessagePage } from '#app/admin/messages/MessagePage.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound, unknownButton } from '#app/ui/respond.server.ts';
import type { ByHandAnswer } from '#app/admin/messages/intents.ts';

// A message that belongs to a customer, but to no order.

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const { messageId = '' } = params;
  const screen = await withShop(shop, (tx) => readMessageScreen(tx, shop, { orderId: null, messageId }));
  if (!screen) throw notFound('Message');
  noteAccess(visit, { kind: 'letter', id: messageId });
  return json({ about: screen.about, message: await presentMessage(screen, shop) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, nameStaff } = await requireShop(request);
  const form = await readFormData(request);
  // This may ask Shopify for the name, so do it before the shop is locked.
  const by = await nameStaff();
  const answer = await withShop(shop, (tx) => answerByHand(tx, form, params.messageId ?? '', by), {
    isExclusive: true,
  });
  return answer ? json<ByHandAnswer>(answer) : unknownButton();
}

export default function LetterPage() {
  const { about, message } = useLoaderData<typeof loader>();
  return (
    <MessagePage
      message={message}
      about={about}
      back={{ content: 'Outbox', url: '/app/outbox' }}
      action={`/app/letters/${message.messageId}`}
    />
  );
}
