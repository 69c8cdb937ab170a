import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Card, Checkbox, FormLayout, TextField } from '@shopify/polaris';
import { z } from 'zod';
import { withShop } from '#app/lib/db.server.ts';
import { endRest, readRest } from '#app/messages/sending/own-server.server.ts';
import { hasOwnServer } from '#app/messages/sending/prepare.server.ts';
import { checkSmtp } from '#app/messages/sending/smtp-check.server.ts';
import { saveSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings, readSmtpPassword, saveSmtpPassword } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { formatMoment } from '#app/ui/dates.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { ListField, NumberField } from '#app/ui/fields.tsx';
import { SilentServer } from '#app/admin/settings/SilentServer.tsx';
import { ServerTest } from '#app/admin/settings/ServerTest.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { useDraft, type Draft } from '#app/ui/useDraft.ts';

// The form can send the password, but the page never receives it; empty leaves it unchanged.
const SenderSchema = SettingsSchema.pick({ sender: true })
  .extend({ smtpPassword: z.string().max(500) })
  .superRefine(({ sender: { smtp } }, context) => {
    if (!smtp.isOn) return;
    const required = [
      ['host', smtp.host],
      ['fromEmail', smtp.fromEmail],
    ] as const;
    for (const [name, value] of required) {
      if (value === '')
        context.addIssue({
          code: 'custom',
          path: ['sender', 'smtp', name],
          message: 'Fill in this field, or leave your own mail server off.',
        });
    }
  });

type SenderDraft = Pick<Settings, 'sender'> & { smtpPassword: string };

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const { settings, version } = await readShopSettings(tx);
    const { testedAt } = settings.sender.smtp;
    const restsUntil = hasOwnServer(settings) ? await readRest(tx) : null;
    return json({
      silentUntil: restsUntil && formatMoment(restsUntil, shop.timeZone),
      sender: settings.sender,
      version,
      shopEmail: shop.email ?? '',
      hasPassword: (await readSmtpPassword(tx)) !== null,
      tested: testedAt ? formatMoment(new Date(testedAt), shop.timeZone) : null,
    });
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  if (form.get('intent') === 'test') return json(await checkSmtp(shop));
  const answer = await withShop(
    shop,
    async (tx) => {
      let password = '';
      const saved = await saveSettingsForm(tx, form, SenderSchema, (settings, { sender, smtpPassword }) => {
        password = smtpPassword;
        return { ...settings, sender: withTestKept(settings, sender) };
      });
      if (saved.outcome !== 'saved') return saved;
      if (password !== '') await saveSmtpPassword(tx, password);
      // Perhaps this was what was wrong with it.
      await endRest(tx);
      return saved;
    },
    { isExclusive: true },
  );
  return json(answer, answer.outcome === 'saved' ? 200 : 422);
}

/** A test result is valid only for the server that was tested. */
function withTestKept({ sender: { smtp: before } }: Settings, sender: Settings['sender']): Settings['sender'] {
  const isSame = (['host', 'port', 'isSecure', 'requiresTls', 'user', 'fromEmail'] as const).every(
    (name) => before[name] === sender.smtp[name],
  );
  return { ...sender, smtp: { ...sender.smtp, testedAt: isSame ? before.testedAt : null } };
}

export default function Sender() {
  const { sender, version, shopEmail, hasPassword, tested, silentUntil } = useLoaderData<typeof loader>();
  const draft = useDraft<SenderDraft>({ sender, smtpPassword: '' }, { version });
  const value = draft.value.sender;
  const set = (change: Partial<Settings['sender']>) => draft.set({ sender: { ...value, ...change } });
  return (
    <DraftPage title="Sender" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      {silentUntil && <SilentServer until={silentUntil} />}
      <TitledCard title="Who writes" gap="400">
        <FormLayout>
          <TextField
            label="Name of the person who signs"
            autoComplete="off"
            placeholder="Anna"
            helpText="Mails are signed by this person, at your store."
            value={value.personName}
            onChange={(personName) => set({ personName })}
            error={draft.errorOf('sender.personName')}
          />
          <TextField
            label="Address for answers"
            type="email"
            autoComplete="email"
            placeholder={shopEmail}
            helpText="Somebody should read it. Empty: your store's contact address."
            value={value.replyTo}
            onChange={(replyTo) => set({ replyTo })}
            error={draft.errorOf('sender.replyTo')}
          />
          <FormLayout.Group>
            <TextField
              label="Phone"
              type="tel"
              autoComplete="tel"
              helpText="Optional, in the contact lines of every mail."
              value={value.contactPhone}
              onChange={(contactPhone) => set({ contactPhone })}
              error={draft.errorOf('sender.contactPhone')}
            />
            <TextField
              label="Help page"
              type="url"
              autoComplete="off"
              placeholder="https://"
              helpText="Optional, for example your contact form."
              value={value.contactUrl}
              onChange={(contactUrl) => set({ contactUrl })}
              error={draft.errorOf('sender.contactUrl')}
            />
          </FormLayout.Group>
        </FormLayout>
      </TitledCard>
      <Card>
        <ListField
          label="Staff to alert"
          helpText="Email addresses, one a line. They hear at once when a customer reports a problem or sending fails."
          value={value.alertEmails}
          onChange={(alertEmails) => set({ alertEmails })}
          error={draft.errorUnder('sender.alertEmails')}
        />
      </Card>
      <ServerCard draft={draft} hasPassword={hasPassword} />
      {sender.smtp.isOn && <ServerTest isDirty={draft.isDirty} tested={tested} />}
    </DraftPage>
  );
}

function ServerCard({ draft, hasPassword }: { draft: Draft<SenderDraft>; hasPassword: boolean }) {
  const { sender, smtpPassword } = draft.value;
  const { smtp } = sender;
  const set = (change: Partial<Settings['sender']['smtp']>) =>
    draft.set({ sender: { ...sender, smtp: { ...smtp, ...change } } });
  const error = (name: keyof typeof smtp) => draft.errorOf(`sender.smtp.${name}`);
  return (
    <TitledCard title="Mail server" gap="400">
      <Checkbox
        label="Send through my own mail server"
        helpText="Off: mails come from “your store via Aftercare”, and answers go to your address."
        checked={smtp.isOn}
        onChange={(isOn) => set({ isOn })}
      />
      {smtp.isOn && (
        <FormLayout>
          <TextField
            label="From address"
            type="email"
            autoComplete="off"
            value={smtp.fromEmail}
            onChange={(fromEmail) => set({ fromEmail })}
            error={error('fromEmail')}
          />
          <FormLayout.Group>
            <TextField
              label="Host"
              autoComplete="off"
              placeholder="smtp.example.com"
              value={smtp.host}
              onChange={(host) => set({ host })}
              error={error('host')}
            />
            <NumberField label="Port" value={smtp.port} onChange={(port) => set({ port })} error={error('port')} />
          </FormLayout.Group>
          <Checkbox
            label="Encrypted from the first byte (usually port 465)"
            helpText="Off: the connection is upgraded by STARTTLS, usually on port 587."
            checked={smtp.isSecure}
            onChange={(isSecure) => set({ isSecure })}
          />
          {!smtp.isSecure && (
            <Checkbox
              label="Send only when the connection is encrypted"
              helpText="Leave this on. Off: if the server offers no encryption, your password and your customers' mails travel where others can read them."
              checked={smtp.requiresTls}
              onChange={(requiresTls) => set({ requiresTls })}
            />
          )}
          <FormLayout.Group>
            <TextField
              label="User"
              autoComplete="off"
              value={smtp.user}
              onChange={(user) => set({ user })}
              error={error('user')}
            />
            <TextField
              label="Password"
              type="password"
              autoComplete="new-password"
              placeholder={hasPassword ? 'Kept. Type to replace it.' : ''}
              helpText="Kept encrypted, and never shown again."
              value={smtpPassword}
              onChange={(password) => draft.set({ smtpPassword: password })}
              error={draft.errorOf('smtpPassword')}
            />
          </FormLayout.Group>
          <NumberField
            label="Mails a minute"
            helpText="What your server allows. The rest waits; nothing is dropped."
            value={smtp.perMinute}
            onChange={(perMinute) => set({ perMinute })}
            error={error('perMinute')}
          />
        </FormLayout>
      )}
    </TitledCard>
  );
}
