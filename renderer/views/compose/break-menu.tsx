import { Menu } from '@base-ui/react/menu';
import { useInspector } from '#renderer/inspector.ts';
import type { ComposedBreakage } from '#renderer/state/composer.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import popup from '#renderer/ui/popup.module.css';
import { breakWords, HEADER_BREAKS, OTHER_BREAKS } from './break-words.ts';
import styles from './compose.module.css';

interface BreakMenuProps {
  breakage: ComposedBreakage | undefined;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** One thing that is wrong on purpose, and what a receiver as documented answers. */
export function BreakMenu({ breakage, open, onOpen }: BreakMenuProps) {
  return (
    <Menu.Root open={open} onOpenChange={onOpen}>
      <Menu.Trigger render={<Button />}>
        Break it on purpose
        <Icon name="a-down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" side="top" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']} ${styles['breaks']}`}>
            <p className={popup['group']}>
              <span>One change per send</span>
              <span>expected</span>
            </p>
            <Menu.SubmenuRoot>
              <Menu.SubmenuTrigger className={popup['item']}>
                <span className={popup['tick']}>
                  {HEADER_BREAKS.some((one) => one.breakage === breakage) && <Icon name="a-check" label="chosen" />}
                </span>
                Leave out a header…
                <kbd>400</kbd>
              </Menu.SubmenuTrigger>
              <Menu.Portal>
                <Menu.Positioner sideOffset={4} className={popup['positioner']}>
                  <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
                    <Choices of={HEADER_BREAKS} now={breakage} />
                  </Menu.Popup>
                </Menu.Positioner>
              </Menu.Portal>
            </Menu.SubmenuRoot>
            <Choices of={OTHER_BREAKS} now={breakage} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Choices({ of, now }: { of: typeof OTHER_BREAKS; now: ComposedBreakage | undefined }) {
  const { composer } = useInspector();
  return of.map(({ breakage, words, expected }) => (
    <Menu.Item key={breakage} className={popup['item']} onClick={() => composer.breakWith(breakage === now ? undefined : breakage)}>
      <span className={popup['tick']}>{breakage === now && <Icon name="a-check" label="chosen" />}</span>
      {words}
      <kbd>{expected}</kbd>
    </Menu.Item>
  ));
}

/** What is wrong with it now, and the way back. */
export function Broken({ breakage }: { breakage: ComposedBreakage }) {
  const { composer } = useInspector();
  const { words, expected } = breakWords(breakage);
  const means =
    breakage === 'redirect' ? 'A redirect turns it into a GET: the body is lost.' : `A receiver as documented answers ${expected}.`;
  return (
    <Callout
      tone="warn"
      actions={
        <Button size="small" look="plain" onClick={() => composer.breakWith(undefined)}>
          Repair it
        </Button>
      }
    >
      Broken on purpose: <strong>{words}</strong>. {means}
    </Callout>
  );
}
