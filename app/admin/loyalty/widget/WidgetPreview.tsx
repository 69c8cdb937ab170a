import { useFetcher } from '@remix-run/react';
import { Button, ButtonGroup, InlineStack, Select, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import type { WidgetLanguage } from '#app/i18n/languages.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import type { PreviewView } from '#app/storefront/preview/widget-preview.server.ts';
import { DeviceSwitch } from '#app/ui/DeviceSwitch.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';

/** null: the input is not valid yet, so the last preview stays */
export type PreviewAnswer = { html: string | null };

export const firstView = (language: WidgetLanguage): PreviewView => ({
  language,
  isLoggedIn: true,
  isRightToLeft: false,
  isOpen: true,
});

type WidgetPreviewProps = { looks: Pick<Program, 'widget' | 'texts'>; language: WidgetLanguage; first: string };

const visitors = [
  { value: 'member', label: 'A member who is logged in' },
  { value: 'visitor', label: 'A visitor' },
];

/** The widget next to its settings, as shoppers will see it. */
export function WidgetPreview({ looks, language, first }: WidgetPreviewProps) {
  const [view, setView] = useState(firstView(language));
  const [isPhone, setIsPhone] = useState(false);
  const shown = { ...view, language };
  const html = usePreview({ ...looks, view: shown }, first);
  const set = (change: Partial<PreviewView>) => setView({ ...view, ...change });
  return (
    <div className="editor-preview">
      <TitledCard title="Preview" aside={<DeviceSwitch isPhone={isPhone} onChange={setIsPhone} />}>
        <InlineStack gap="200" blockAlign="center">
          <Select
            label="Shown to"
            labelInline
            options={visitors}
            value={view.isLoggedIn ? 'member' : 'visitor'}
            onChange={(who) => set({ isLoggedIn: who === 'member' })}
          />
          <ButtonGroup>
            <Button pressed={view.isOpen} onClick={() => set({ isOpen: !view.isOpen })}>
              Panel open
            </Button>
            <Button pressed={view.isRightToLeft} onClick={() => set({ isRightToLeft: !view.isRightToLeft })}>
              Right to left
            </Button>
          </ButtonGroup>
        </InlineStack>
        <Stage html={html} isPhone={isPhone} />
        <Text as="p" tone="subdued">
          {looks.widget.isOn
            ? 'This is the widget itself, with an invented customer. Colors that are left empty follow your theme.'
            : 'The widget is switched off: your store shows none.'}
        </Text>
      </TitledCard>
    </div>
  );
}

const settleMs = 300;

/** Requests a new preview once typing pauses. */
function usePreview(wish: Pick<Program, 'widget' | 'texts'> & { view: PreviewView }, first: string): string {
  const { submit, data } = useFetcher<PreviewAnswer>();
  const text = JSON.stringify(wish);
  const asked = useRef(text);
  const last = useRef(first);
  useEffect(() => {
    if (asked.current === text) return;
    const timer = setTimeout(() => {
      asked.current = text;
      submit({ draft: text, version: '0' }, { method: 'post', action: '/app/loyalty/program/preview' });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text, submit]);
  if (data?.html) last.current = data.html;
  return last.current;
}

const sizes = { desktop: { width: 800, height: 720 }, phone: { width: 390, height: 620 } };

/**
 * A window with a desktop's or a phone's width, scaled to fit. The frame can run scripts, but has no origin and cannot
 * reach anything outside.
 */
function Stage({ html, isPhone }: { html: string; isPhone: boolean }) {
  const { width, height } = isPhone ? sizes.phone : sizes.desktop;
  const room = useRef<HTMLDivElement>(null);
  const [roomWidth, setRoomWidth] = useState<number | null>(null);
  useEffect(() => {
    if (!room.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setRoomWidth(entry.contentRect.width));
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);
  const scale = Math.min(1, (roomWidth ?? width) / width);
  return (
    <div ref={room} className="widget-stage" style={{ height: height * scale }}>
      <iframe
        title="Preview of the widget"
        sandbox="allow-scripts"
        srcDoc={html}
        style={{
          width,
          height,
          transform: `scale(${scale})`,
          visibility: roomWidth === null ? 'hidden' : undefined,
          marginInlineStart: isPhone ? Math.max(0, ((roomWidth ?? 0) - width * scale) / 2) : 0,
        }}
      />
    </div>
  );
}
