import { Component, type ReactNode } from 'react';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './boundary.module.css';
import { Button } from './button.tsx';

interface BoundaryProps {
  /** What failed, as the start of a sentence: `This delivery`. */
  what: string;
  /** Another value tries again: what is shown has changed. */
  about: string;
  children: ReactNode;
}

interface BoundaryState {
  message?: string;
  about: string;
}

/** A part that breaks says so in its own place; the rest of the window goes on. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { about: this.props.about };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { message: messageOf(error) };
  }

  static getDerivedStateFromProps({ about }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return about === state.about ? null : { about };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <div className={styles['broken']} role="alert">
        <p>{`${this.props.what} could not be shown: ${message}`}</p>
        <Button onClick={() => location.reload()}>Reload</Button>
      </div>
    );
  }
}
