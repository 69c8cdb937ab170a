import { Button, ButtonGroup } from '@shopify/polaris';

type DeviceSwitchProps = { isPhone: boolean; onChange: (isPhone: boolean) => void };

/** Switches a mail between desktop and phone width. */
export function DeviceSwitch({ isPhone, onChange }: DeviceSwitchProps) {
  return (
    <ButtonGroup variant="segmented">
      <Button pressed={!isPhone} onClick={() => onChange(false)}>
        Desktop
      </Button>
      <Button pressed={isPhone} onClick={() => onChange(true)}>
        Phone
      </Button>
    </ButtonGroup>
  );
}
